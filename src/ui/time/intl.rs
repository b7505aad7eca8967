//! What the browser knows of time zones, through `Intl`. Asked by `zone` and `clock`; nothing here is ever sent anywhere.

use super::turns::Turns;
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast as _, JsValue};

/// Newer names of zones that browsers still list under the older one.
const NEWER: [&str; 9] = [
    "America/Argentina/Buenos_Aires",
    "America/Indiana/Indianapolis",
    "America/Nuuk",
    "Asia/Ho_Chi_Minh",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Yangon",
    "Atlantic/Faroe",
    "Europe/Kyiv",
];

/// A zone that was asked for.
struct Known {
    /// `format` of its `Intl.DateTimeFormat`.
    format: Function,
    turns: Turns,
}

thread_local! {
    static KNOWN: RefCell<BTreeMap<String, Option<Known>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Seconds east of UTC in this zone at this moment (seconds since 1970); 0 in a zone that the browser does not know.
pub fn offset(name: &str, unix: i64) -> i32 {
    KNOWN.with_borrow_mut(|all| {
        if !all.contains_key(name) {
            let known = format(name).map(|format| Known {
                format,
                turns: Turns::default(),
            });
            all.insert(name.to_owned(), known);
        }
        match all.get_mut(name) {
            Some(Some(Known { format, turns })) => turns.offset(unix, |unix| ask(format, unix).unwrap_or_default()),
            _ => 0,
        }
    })
}

/// Whether the browser knows the zone.
pub fn exists(name: &str) -> bool {
    // Without a browser there is nobody to ask.
    if cfg!(not(target_arch = "wasm32")) {
        return false;
    }
    !name.is_empty() && format(name).is_some()
}

/// The browser's own zone.
pub fn own() -> Option<String> {
    let formatter = formatter(&JsValue::UNDEFINED)?;
    let resolve = method(&formatter, "resolvedOptions")?;
    let options = resolve.call0(&formatter).ok()?;
    let name = get(&options, "timeZone")?.as_string()?;
    exists(&name).then_some(name)
}

/// The names of all zones, by their alphabet; empty in a browser that does not list them.
pub fn all() -> Vec<String> {
    let Some(intl) = intl() else { return Vec::new() };
    let listed = method(&intl, "supportedValuesOf").and_then(|list| list.call1(&intl, &"timeZone".into()).ok());
    let mut names: Vec<String> = listed
        .map(|listed| {
            Array::from(&listed)
                .iter()
                .filter_map(|name| name.as_string())
                .collect()
        })
        .unwrap_or_default();
    if !names.is_empty() {
        names.extend(NEWER.iter().filter(|name| exists(name)).map(|name| (*name).to_owned()));
        names.sort_unstable();
        names.dedup();
    }
    names
}

fn intl() -> Option<JsValue> {
    get(&js_sys::global(), "Intl")
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into())
        .ok()
        .filter(|value| !value.is_undefined())
}

fn method(object: &JsValue, key: &str) -> Option<Function> {
    get(object, key)?.dyn_into().ok()
}

/// A formatter whose text is digits in a known order, whatever the browser's language.
fn formatter(zone: &JsValue) -> Option<JsValue> {
    let options = Object::new();
    for (key, value) in [
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    Reflect::set(&options, &"timeZone".into(), zone).ok()?;
    let class = method(&intl()?, "DateTimeFormat")?;
    // A name that is no zone throws.
    Reflect::construct(&class, &Array::of2(&"en-US".into(), &options)).ok()
}

fn format(zone: &str) -> Option<Function> {
    get(&formatter(&zone.into())?, "format")?.dyn_into().ok()
}

fn ask(format: &Function, unix: i64) -> Option<i32> {
    let date = js_sys::Date::new(&JsValue::from_f64(unix as f64 * 1000.0));
    let text = format.call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?;
    super::clock::offset_of_text(&text, unix)
}
