//! The pictures of buttons: strokes on a 20 × 20 field, drawn in the colour of the text.

use super::state::View;
use leptos::prelude::*;

/// A drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Logo,
    Overview,
    Timeline,
    Events,
    Processes,
    Reports,
    Values,
    Evidence,
    Fields,
    Theme,
    Keys,
    Drop,
    File,
    Folder,
    Sample,
    Silent,
    Whole,
    Offline,
}

impl Icon {
    /// Of a view.
    pub fn of(view: View) -> Self {
        match view {
            View::Overview => Self::Overview,
            View::Timeline => Self::Timeline,
            View::Events => Self::Events,
            View::Processes => Self::Processes,
            View::Reports => Self::Reports,
            View::Values => Self::Values,
            View::Evidence => Self::Evidence,
        }
    }

    /// Its strokes, as the `d` of a path.
    fn path(self) -> &'static str {
        match self {
            Self::Logo => "M10 1.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0 -17M1.5 10H6l1.8 -4.2L11 14.5l2 -4.5h5.5",
            Self::Overview => "M3 3h5.5v5.5H3zM11.5 3H17v5.5h-5.5zM3 11.5h5.5V17H3zM11.5 11.5H17V17h-5.5z",
            Self::Timeline => "M2.5 5h6.5M6 10h9M10.5 15h7",
            Self::Events => "M2.5 4.5h15M2.5 10h15M2.5 15.5h15",
            Self::Processes => "M4.5 2.5v12h4M4.5 6.5h4M8.5 4.5h4v4h-4zM8.5 12.5h4v4h-4z",
            Self::Reports => "M5 2h7l3.5 3.5V18H5zM12 2v3.5h3.5M7.5 10h5.5M7.5 13.5h5.5",
            Self::Values => "M3 2.5v15M3 4h13v3H3zM3 8.500h8v3H3zM3 13h4v3H3z",
            Self::Evidence => "M8.500 3a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0 -11M12.500 12.500l5 5",
            Self::Fields => "M2.500 3.500h5v13h-5zM10.500 5h7M10.500 10h7M10.500 15h7",
            Self::Theme => "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0 -14M10 3v14M10 5.5h4M10 8.5h6.5M10 11.5h6.5M10 14.5h4",
            Self::Keys => "M2 5h16v10.5H2zM5 8.2h1M8 8.2h1M11 8.2h1M14 8.2h1M6.5 12.3h7",
            Self::Drop => "M10 2.5v9.5M6 8.5l4 4l4 -4M3 13.5V17h14v-3.5",
            Self::File => "M5 2h7l3.5 3.5V18H5zM12 2v3.5h3.5",
            Self::Folder => "M2.5 5h5l2 2h8v9h-15z",
            Self::Sample => {
                "M7.5 2.5h5M8.5 2.5v5L4 16c-.4 1 .2 1.5 1 1.5h10c.8 0 1.4 -.5 1 -1.5L11.500 7.5v-5M6.200 12.5h7.600"
            }
            Self::Silent => {
                "M10 2.500l6.500 2.500v5c0 4 -2.800 6.500 -6.500 7.500c-3.700 -1 -6.500 -3.500 -6.500 -7.500v-5zM7 10l2.200 2.200l4 -4.200"
            }
            Self::Whole => "M3 3h14v14H3zM3 7.700h14M3 12.300h14M7.700 3v14M12.300 3v14",
            Self::Offline => {
                "M2.500 8a11 11 0 0 1 4 -2.300M17.500 8a11 11 0 0 0 -6 -2.900M5.500 11.300a7 7 0 0 1 3 -1.700M14.500 11.300a7 7 0 0 0 -2 -1.300M10 15.500v.1M3 3l14 14"
            }
        }
    }
}

/// The drawing as an element; it says nothing to a screen reader, the button's text does.
#[component]
pub fn Glyph(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="glyph" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
