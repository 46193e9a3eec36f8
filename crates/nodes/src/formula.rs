//! Formulas as people write them: `({a} + 2) * 3`. Reading only; what a formula means is its node's to say.

use authcanvas_graph::is_id;
use authcanvas_interpreter::Problem;

/// A formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Formula {
    /// A number.
    Number(f64),
    /// `{name}`.
    Slot(String),
    /// `-x`.
    Negate(Box<Formula>),
    /// `x + y` and its like.
    Binary(Operator, Box<[Formula; 2]>),
}

/// What stands between two formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// How deep parentheses and signs may nest.
const MOST_DEPTH: usize = 50;
/// How many operators a formula may have.
const MOST_OPERATORS: usize = 500;

impl Formula {
    /// Reads a formula; what is wrong is told with its place.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let mut reader = Reader { text, at: 0, n_operators: 0 };
        let formula = reader.sum(0)?;
        match reader.peek() {
            None => Ok(formula),
            Some(found) => Err(reader.expected("an operator or the end", Some(found))),
        }
    }

    /// The distinct names in braces, in the order of their first appearance.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.collect_names(&mut names);
        names
    }

    fn collect_names(&self, names: &mut Vec<String>) {
        match self {
            Self::Number(_) => {}
            Self::Slot(name) if names.contains(name) => {}
            Self::Slot(name) => names.push(name.clone()),
            Self::Negate(inner) => inner.collect_names(names),
            Self::Binary(_, sides) => sides.iter().for_each(|side| side.collect_names(names)),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    n_operators: usize,
}

impl Reader<'_> {
    /// The next letter that is no blank.
    fn peek(&mut self) -> Option<char> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.chars().next()
    }

    fn expected(&self, what: &str, found: Option<char>) -> Problem {
        let place = self.text[..self.at].chars().count() + 1;
        let found = found.map_or_else(|| "the end".to_owned(), |letter| format!("`{letter}`"));
        Problem::new(format!("expected {what} at letter {place} of the formula, found {found}"))
            .with_hint("A formula has numbers, names as `{name}`, `+ - * / %` and parentheses.")
    }

    fn sum(&mut self, depth: usize) -> Result<Formula, Problem> {
        let mut left = self.product(depth)?;
        while let Some(operator) = self.operator(&[('+', Operator::Add), ('-', Operator::Subtract)])? {
            left = Formula::Binary(operator, Box::new([left, self.product(depth)?]));
        }
        Ok(left)
    }

    fn product(&mut self, depth: usize) -> Result<Formula, Problem> {
        let operators = [('*', Operator::Multiply), ('/', Operator::Divide), ('%', Operator::Remainder)];
        let mut left = self.factor(depth)?;
        while let Some(operator) = self.operator(&operators)? {
            left = Formula::Binary(operator, Box::new([left, self.factor(depth)?]));
        }
        Ok(left)
    }

    fn operator(&mut self, operators: &[(char, Operator)]) -> Result<Option<Operator>, Problem> {
        let letter = self.peek();
        let Some((_, operator)) = operators.iter().find(|(sign, _)| Some(*sign) == letter) else { return Ok(None) };
        self.at += 1;
        self.n_operators += 1;
        if self.n_operators > MOST_OPERATORS {
            return Err(Problem::new(format!("expected at most {MOST_OPERATORS} operators in a formula, found more"))
                .with_hint("Spread it over several nodes."));
        }
        Ok(Some(*operator))
    }

    fn factor(&mut self, depth: usize) -> Result<Formula, Problem> {
        if depth > MOST_DEPTH {
            return Err(Problem::new(format!(
                "expected at most {MOST_DEPTH} parentheses within each other, found more"
            ))
            .with_hint("Spread the formula over several nodes."));
        }
        match self.peek() {
            Some('-') => {
                self.at += 1;
                Ok(Formula::Negate(Box::new(self.factor(depth + 1)?)))
            }
            Some('(') => {
                self.at += 1;
                let inner = self.sum(depth + 1)?;
                match self.peek() {
                    Some(')') => self.at += 1,
                    found => return Err(self.expected("`)`", found)),
                }
                Ok(inner)
            }
            Some('{') => self.slot(),
            Some(digit) if digit.is_ascii_digit() || digit == '.' => self.number(),
            found => Err(self.expected("a number, a name in braces or `(`", found)),
        }
    }

    fn slot(&mut self) -> Result<Formula, Problem> {
        let rest = &self.text[self.at + 1..];
        match rest.find('}') {
            Some(end) if is_id(&rest[..end]) => {
                let name = rest[..end].to_owned();
                self.at += end + 2;
                Ok(Formula::Slot(name))
            }
            _ => Err(self.expected("a name such as `{speed}`", Some('{'))),
        }
    }

    fn number(&mut self) -> Result<Formula, Problem> {
        let rest = &self.text[self.at..];
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
        match rest[..end].parse() {
            Ok(value) => {
                self.at += end;
                Ok(Formula::Number(value))
            }
            Err(_) => Err(self.expected("a number", rest.chars().next())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Formula;

    /// The formula with all its parentheses, or what is wrong.
    fn shown(formula: &Formula) -> String {
        match formula {
            Formula::Number(value) => value.to_string(),
            Formula::Slot(name) => name.clone(),
            Formula::Negate(inner) => format!("-{}", shown(inner)),
            Formula::Binary(operator, sides) => format!("({} {operator:?} {})", shown(&sides[0]), shown(&sides[1])),
        }
    }

    #[test]
    fn precedence_is_the_usual_one() {
        let cases = [
            ("1 + 2 * 3", "(1 Add (2 Multiply 3))"),
            ("1 - 2 - 3", "((1 Subtract 2) Subtract 3)"),
            ("({a}+2)%-{b}", "((a Add 2) Remainder -b)"),
            ("2 / .5", "(2 Divide 0.5)"),
            ("{a}", "a"),
        ];
        for (text, expected) in cases {
            assert_eq!(Formula::read(text).map(|formula| shown(&formula)), Ok(expected.to_owned()), "{text}");
        }
        assert_eq!(Formula::read("{b} + {a} * {b}").map(|formula| formula.names()), Ok(vec!["b".into(), "a".into()]));
    }

    #[test]
    fn what_is_no_formula_is_told_with_its_place() {
        let cases = [
            ("", "expected a number, a name in braces or `(` at letter 1 of the formula, found the end"),
            ("1 +", "expected a number, a name in braces or `(` at letter 4 of the formula, found the end"),
            ("(1", "expected `)` at letter 3 of the formula, found the end"),
            ("1 2", "expected an operator or the end at letter 3 of the formula, found `2`"),
            ("{A b}", "expected a name such as `{speed}` at letter 1 of the formula, found `{`"),
            ("1.2.3", "expected a number at letter 1 of the formula, found `1`"),
            ("ä", "expected a number, a name in braces or `(` at letter 1 of the formula, found `ä`"),
        ];
        for (text, expected) in cases {
            assert_eq!(Formula::read(text).map_err(|problem| problem.message), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        assert!(Formula::read(&"(".repeat(100_000)).is_err());
        assert!(Formula::read(&"-".repeat(100_000)).is_err());
        assert!(Formula::read(&vec!["1"; 100_000].join("+")).is_err());
    }
}
