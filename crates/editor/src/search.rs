//! Fuzzy search: how well a text fits what somebody typed.
//!
//! It knows nothing of what is searched. A higher score is a better fit; without a score there is none.

/// How well `text` fits `query`: every word of the query must occur, as a whole piece or letter by letter.
pub fn score(query: &str, text: &str) -> Option<i32> {
    let text = text.to_lowercase();
    let mut total = 0;
    for word in query.to_lowercase().split_whitespace() {
        total += word_score(word, &text)?;
    }
    // Among equals the shorter text is meant.
    Some(total - i32::try_from(text.chars().count()).unwrap_or(i32::MAX).min(100) / 4)
}

fn word_score(word: &str, text: &str) -> Option<i32> {
    if let Some(at) = text.find(word) {
        let begins_word =
            text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let bonus = if at == 0 {
            60
        } else if begins_word {
            40
        } else {
            0
        };
        return Some(100 + bonus);
    }
    letters_score(word, text)
}

/// The letters of a word in order with gaps; letters that begin words count more.
fn letters_score(word: &str, text: &str) -> Option<i32> {
    let mut letters = word.chars().peekable();
    let mut score = 0;
    let mut before = ' ';
    for c in text.chars() {
        if letters.peek() == Some(&c) {
            letters.next();
            score += if before.is_alphanumeric() { 1 } else { 8 };
        }
        before = c;
    }
    // Letters strewn over a long text are no fit.
    let n_letters = i32::try_from(word.chars().count()).ok()?;
    (letters.peek().is_none() && score >= n_letters * 3).then_some(score)
}

/// The best score of several texts, each with a weight in percent.
pub fn best(query: &str, texts: &[(&str, i32)]) -> Option<i32> {
    texts.iter().filter_map(|(text, weight)| score(query, text).map(|score| score * weight / 100)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_fits_better_than_a_middle_and_initials_fit() {
        let beginning = score("sign", "Sign in with password");
        let middle = score("sign", "Password sign-in");
        let inside = score("sign", "Design");
        assert!(beginning > middle && middle > inside && inside.is_some());
        assert!(score("siwp", "Sign in with password").is_some());
        assert!(score("xyz", "Sign in with password").is_none());
        assert!(score("password sign", "Sign in with password").is_some());
    }
}
