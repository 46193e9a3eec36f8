//! What a vocabulary calls discouraged is told: weak or outdated ways for which there is a better one.

use crate::Data;
use crate::check::codes;
use crate::check::order::Order;
use crate::check::resolve::{Resolved, Source};
use crate::registry::Discouraged;
use authcanvas_graph::{Diagnostic, Edit, Fix, Literal, SlotId};

pub(super) fn check(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    for (index, node) in resolved.nodes.iter().enumerate().filter(|(index, _)| order.reached[*index]) {
        for advice in resolved.registry.discouraged(&node.def.kind) {
            diagnostics.extend(match advice.when {
                None => Some(of_kind(resolved, index, advice)),
                Some((slot, literal)) => of_literal(resolved, index, advice, slot, literal),
            });
        }
    }
}

fn of_kind(resolved: &Resolved<'_>, index: usize, advice: &Discouraged) -> Diagnostic {
    let node = &resolved.nodes[index];
    let better = resolved.registry.node(advice.instead).map_or(advice.instead, |def| &*def.title);
    let fix = Fix {
        title: format!("Make it {better}"),
        edits: vec![Edit::SetKind(node.id.clone(), advice.instead.to_owned())],
    };
    let found = warning(node.site(), advice, &format!("Use {better} (`{}`) instead.", advice.instead));
    Diagnostic { fix: Some(fix), ..found }
}

fn of_literal(
    resolved: &Resolved<'_>,
    index: usize,
    advice: &Discouraged,
    slot: &str,
    literal: &str,
) -> Option<Diagnostic> {
    let node = &resolved.nodes[index];
    let place = node.slot(slot)?;
    let Some(Source::Constant(Data::String(text))) = &node.sources[place] else { return None };
    if **text != *literal {
        return None;
    }
    let better = Literal::String(advice.instead.to_owned());
    let fix = Fix {
        title: format!("Say `{}`", advice.instead),
        edits: vec![Edit::PutLiteral(node.id.clone(), SlotId::new(slot).ok()?, Some(better))],
    };
    let found = warning(node.slot_site(place), advice, &format!("Say `{}` instead.", advice.instead));
    Some(Diagnostic { fix: Some(fix), ..found })
}

fn warning(site: authcanvas_graph::Site, advice: &Discouraged, hint: &str) -> Diagnostic {
    let message = format!("this is discouraged, because {}", advice.why);
    Diagnostic::warning(codes::DISCOURAGED.code, site, message).with_hint(hint)
}
