//! Taking tokens one by one.

use super::tokens::Token;
use super::{ParseError, Parsed, Parser};

impl Parser {
    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Parsed<T> {
        let negative = self.take('-');
        let text = match self.token() {
            Some(Token::Number(text) | Token::Word(text)) => text.clone(),
            _ => return Err(self.error("a number was expected")),
        };
        let text = if negative { format!("-{text}") } else { text };
        let number = text.parse().map_err(|_| self.error("a number was expected"))?;
        self.at += 1;
        Ok(number)
    }

    pub(super) fn string(&mut self) -> Parsed<String> {
        match self.token() {
            Some(Token::Text(text)) => {
                let text = text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.error("a text in quotes was expected")),
        }
    }

    pub(super) fn any_word(&mut self) -> Parsed<String> {
        match self.token() {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.error("a word was expected")),
        }
    }

    pub(super) fn word(&mut self, wanted: &str) -> Parsed<()> {
        if self.take_word(wanted) { Ok(()) } else { Err(self.error(&format!("`{wanted}` was expected"))) }
    }

    pub(super) fn take_word(&mut self, wanted: &str) -> bool {
        let found = self.word_here() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    pub(super) fn word_here(&self) -> Option<&str> {
        match self.token() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn punct(&mut self, wanted: char) -> Parsed<()> {
        if self.take(wanted) { Ok(()) } else { Err(self.error(&format!("`{wanted}` was expected"))) }
    }

    pub(super) fn take(&mut self, wanted: char) -> bool {
        let found = self.peek(wanted);
        self.at += usize::from(found);
        found
    }

    pub(super) fn peek(&self, wanted: char) -> bool {
        self.token() == Some(&Token::Punct(wanted))
    }

    pub(super) fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    pub(super) fn error(&self, message: &str) -> ParseError {
        let line = self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |(_, line)| *line);
        let found = self.token().map_or("the end".into(), |token| format!("{token:?}"));
        ParseError { line, message: format!("{message}, not {found}") }
    }
}
