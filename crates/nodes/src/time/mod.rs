//! Time: waiting, and what happens again and again.

mod countdown;
mod current;
mod delay;
mod duration;
mod heart_beat;
mod interval;
mod lerp_between;
mod on_tick;
mod repeater;
mod ticks;
mod time_delay;
mod timer;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Time";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![
        delay::node(),
        time_delay::node(),
        countdown::node(),
        heart_beat::node(),
        repeater::node(),
        timer::node(),
        duration::node(),
        lerp_between::node(),
        on_tick::node(),
        current::node(),
    ]
}
