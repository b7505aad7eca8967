//! Paints bars, the brush and the axis onto a canvas. Knows pixels and colours, nothing of where the numbers come from.

use super::bands::{self, Band, Tone};
use super::bars::{self, Hidden};
use crate::protocol::Density;
use crate::ui::canvas::Palette;
use crate::ui::number;
use crate::ui::time::axis;
use crate::ui::time::clock::Clock;
use crate::ui::time::range::Range;
use crate::ui::time::scale::Scale;
use web_sys::CanvasRenderingContext2d;

/// Room for the axis's labels at the bottom.
pub const AXIS_PX: f64 = 15.0;
/// How far two labels of the axis are apart at least.
const LABEL_GAP_PX: f64 = 84.0;
/// How much is left of a bar's colour outside the brush.
const DIMMED: f64 = 0.32;

/// How much of a band's colour lies over its range.
const VEIL: f64 = 0.13;
/// How far two shapes of bands are apart at least.
const SHAPE_PX: f64 = 14.0;

/// What is painted.
pub struct Picture<'a> {
    /// The bars.
    pub density: &'a Density,
    /// Where the window is; the bars may be from another one until the answer is there.
    pub scale: Scale,
    /// CSS pixels.
    pub height: f64,
    /// The time range of the filter.
    pub brush: Option<Range>,
    /// What is wrong with the log, and when.
    pub bands: &'a [Band],
    /// Categories left out.
    pub hidden: Hidden,
    /// Room for the axis at the bottom; 0 for none.
    pub axis_px: f64,
    /// Gridlines and counts at the side.
    pub counts: bool,
    /// Whose times the axis says.
    pub clock: &'a Clock,
    /// The count that reaches the top; 0 takes the largest bar.
    pub top: u32,
}

/// Paints it all.
pub fn paint(context: &CanvasRenderingContext2d, picture: &Picture<'_>, palette: &Palette) {
    let floor = (picture.height - picture.axis_px).max(1.0);
    let room = (floor - 4.0).max(1.0);
    let largest = match picture.top {
        0 => bars::largest(picture.density, picture.hidden),
        top => top,
    };
    context.set_font(&palette.font);
    if let Some((from, to)) = picture.brush {
        let (from, to) = (picture.scale.x(from), picture.scale.x(to));
        context.set_global_alpha(0.55);
        context.set_fill_style_str(&palette.accent_bg);
        context.fill_rect(from, 0.0, (to - from).max(1.0), floor);
        context.set_global_alpha(1.0);
    }
    if picture.counts {
        paint_counts(context, picture, palette, floor, room, largest);
    }
    paint_bands(context, picture, palette, floor);
    paint_bars(context, picture, palette, floor, room, largest);
    if picture.counts {
        label_counts(context, picture, palette, floor, room, largest);
    }
    if let Some((from, to)) = picture.brush {
        context.set_fill_style_str(&palette.accent);
        for edge in [from, to] {
            context.fill_rect((picture.scale.x(edge) - 1.0).round(), 0.0, 2.0, floor);
        }
    }
    if picture.axis_px > 0.0 {
        paint_axis(context, picture, palette, floor);
    }
}

/// A veil over each range, behind the bars, and a line with its shape at the top.
fn paint_bands(context: &CanvasRenderingContext2d, picture: &Picture<'_>, palette: &Palette, floor: f64) {
    let width = picture.scale.width();
    for (tone, colour) in Tone::ALL.into_iter().zip(&palette.bands) {
        context.set_fill_style_str(colour);
        let mut free_from = f64::NEG_INFINITY;
        for (from, to) in bands::merged(picture.bands, tone) {
            let (left, right) = (picture.scale.x(from).max(-1.0), picture.scale.x(to).min(width + 1.0));
            if right < 0.0 || left > width {
                continue;
            }
            let px = (right - left).max(1.5);
            context.set_global_alpha(VEIL);
            context.fill_rect(left, 0.0, px, floor);
            context.set_global_alpha(1.0);
            context.fill_rect(left, 0.0, px, 2.0);
            // What is too narrow for a veil is seen by its line and shape.
            if px < 3.0 {
                context.set_global_alpha(0.7);
                context.fill_rect(left, 0.0, px, floor);
                context.set_global_alpha(1.0);
            }
            if left >= free_from {
                context.fill_text(tone.shape(), left.max(0.0) + 1.0, 11.0).ok();
                free_from = left + SHAPE_PX;
            }
        }
    }
}

fn paint_bars(
    context: &CanvasRenderingContext2d,
    picture: &Picture<'_>,
    palette: &Palette,
    floor: f64,
    room: f64,
    largest: u32,
) {
    let width = picture.scale.width();
    // Inside the brush or not, category, and where.
    let mut pieces: Vec<(bool, usize, [f64; 4])> = Vec::new();
    for index in 0..picture.density.buckets as usize {
        let (from, to) = bars::bucket_range(picture.density, index);
        let (left, right) = (picture.scale.x(from), picture.scale.x(to));
        if right < 0.0 || left > width {
            continue;
        }
        let counts = bars::bucket(picture.density, index, picture.hidden);
        let total = counts.iter().fold(0u32, |sum, &count| sum.saturating_add(count));
        if total == 0 {
            continue;
        }
        let left = left.round();
        let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
        let bar = (right.round() - left - gap).max(1.0);
        let inside = picture.brush.is_none_or(|(a, b)| to > a && from < b);
        let full = bars::height(total, largest, room);
        // Edges on whole half pixels: between two of them a seam would shine through.
        let edge = |below: u32| ((floor - full * f64::from(below) / f64::from(total)) * 2.0).round() / 2.0;
        let mut below = 0;
        for (category, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let bottom = edge(below);
            below = below.saturating_add(count);
            let top = edge(below);
            pieces.push((inside, category, [left, top, bar, bottom - top]));
        }
    }
    // A colour at a time: the browser parses it each time that it is set.
    pieces.sort_by_key(|&(inside, category, _)| (inside, category));
    for alike in pieces.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        if let Some(&(inside, category, _)) = alike.first() {
            context.set_global_alpha(if inside { 1.0 } else { DIMMED });
            context.set_fill_style_str(palette.category(category));
        }
        for &(_, _, [left, top, width, height]) in alike {
            context.fill_rect(left, top, width, height);
        }
    }
    context.set_global_alpha(1.0);
}

/// Lines at a few round counts.
fn paint_counts(
    context: &CanvasRenderingContext2d,
    picture: &Picture<'_>,
    palette: &Palette,
    floor: f64,
    room: f64,
    largest: u32,
) {
    context.set_fill_style_str(&palette.line);
    for (_, y) in count_lines(largest, floor, room) {
        context.fill_rect(0.0, y, picture.scale.width(), 1.0);
    }
}

/// What the lines mean, on a ground of their own: bars reach behind them.
fn label_counts(
    context: &CanvasRenderingContext2d,
    picture: &Picture<'_>,
    palette: &Palette,
    floor: f64,
    room: f64,
    largest: u32,
) {
    for (count, y) in count_lines(largest, floor, room) {
        let label = number::count(count);
        let width = text_px(context, &label) + 8.0;
        let left = picture.scale.width() - width - 2.0;
        context.set_fill_style_str(&palette.ground);
        context.set_global_alpha(0.82);
        context.fill_rect(left, y - 7.0, width, 14.0);
        context.set_global_alpha(1.0);
        context.set_fill_style_str(&palette.faint);
        context.fill_text(&label, left + 4.0, y + 3.5).ok();
    }
}

/// Round counts and how high they stand, not too close to each other.
fn count_lines(largest: u32, floor: f64, room: f64) -> Vec<(u32, f64)> {
    let mut last_y = floor;
    let mut out = Vec::new();
    for count in round_counts(largest) {
        let y = (floor - bars::height(count, largest, room)).round();
        if last_y - y >= 28.0 && y >= 8.0 {
            last_y = y;
            out.push((count, y));
        }
    }
    out
}

/// 1, 2, 5, 10, … below the largest.
fn round_counts(largest: u32) -> Vec<u32> {
    (0..9)
        .flat_map(|power| [1, 2, 5].map(|digit| digit * 10u32.pow(power)))
        .take_while(|&count| count <= largest)
        .collect()
}

fn paint_axis(context: &CanvasRenderingContext2d, picture: &Picture<'_>, palette: &Palette, floor: f64) {
    context.set_fill_style_str(&palette.line);
    context.fill_rect(0.0, floor, picture.scale.width(), 1.0);
    let y = picture.height - 3.5;
    let mut free_from = 0.0;
    for (index, tick) in axis::ticks(&picture.scale, LABEL_GAP_PX, picture.clock)
        .into_iter()
        .enumerate()
    {
        let x = picture.scale.x(tick.at).round();
        context.set_fill_style_str(&palette.line);
        context.fill_rect(x, floor, 1.0, if tick.major { AXIS_PX } else { 4.0 });
        context.set_fill_style_str(&palette.faint);
        // The date stands at the very left where there is room, so that the first tick is no wider than the others.
        let mut label = tick.label.as_str();
        if let Some((date, time)) = label.split_once(' ').filter(|_| index == 0) {
            let length = text_px(context, date);
            if x >= length + 14.0 {
                context.fill_text(date, 4.0, y).ok();
                label = time;
            }
        }
        let (left, length) = (x + 4.0, text_px(context, label));
        if left >= free_from && left + length <= picture.scale.width() {
            context.fill_text(label, left, y).ok();
            free_from = left + length + 10.0;
        }
    }
}

fn text_px(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(60.0, |metrics| metrics.width())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_at_the_side_are_round() {
        assert_eq!(round_counts(0), Vec::<u32>::new());
        assert_eq!(round_counts(60), [1, 2, 5, 10, 20, 50]);
        assert_eq!(round_counts(u32::MAX).last(), Some(&500_000_000));
    }
}
