//! The cascade: where the quick model doubts, a piece of the line is read again by the thorough one.

use crate::OcrError;
use crate::recognizer::{Character, LineText};

/// A piece of a line to be read again: characters `from..to` and the place where the line is cut, as shares of its width.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    from: usize,
    to: usize,
    left: f32,
    right: f32,
}

/// Reads what is less probable than `limit` again; `read` is given a part of the line as shares of its width and how far
/// to squeeze it. Where a piece does not fit into the line, the whole line is read again.
pub(crate) fn reread(
    mut line: LineText,
    limit: f32,
    squeeze: f32,
    mut read: impl FnMut((f32, f32), f32) -> Result<LineText, OcrError>,
) -> Result<LineText, OcrError> {
    let mut whole = line.characters.is_empty();
    // From right to left, so that earlier pieces keep their places.
    for piece in doubtful_pieces(&line, limit).into_iter().rev() {
        if piece.left <= 0.0 && piece.right >= 1.0 {
            whole = true;
            break;
        }
        match spliced(&line, piece, &read((piece.left, piece.right), squeeze)?) {
            Some(better) => line = better,
            None => {
                whole = true;
                break;
            }
        }
    }
    if whole {
        let again = read((0.0, 1.0), squeeze)?;
        if again.mean() + 0.1 >= line.mean() {
            line = again;
        }
    }
    Ok(line)
}

/// Characters on each side of a doubt that are read again with it: a character alone is read worse than in its line.
const CONTEXT: usize = 3;

/// The pieces of a line around characters less probable than `limit`, merged where they touch. When they
/// make up most of the line they are one piece, the line.
fn doubtful_pieces(line: &LineText, limit: f32) -> Vec<Piece> {
    let count = line.characters.len();
    let mut spans: Vec<(usize, usize)> = line
        .characters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.probability < limit)
        .map(|(i, _)| (i.saturating_sub(CONTEXT), (i + 1 + CONTEXT).min(count)))
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in spans {
        match merged.last_mut() {
            Some(open) if from <= open.1 + 1 => open.1 = open.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    if merged.iter().map(|(from, to)| to - from).sum::<usize>() * 3 > count * 2 {
        merged = vec![(0, count)];
    }
    let between = |i: usize| (line.characters[i - 1].center + line.characters[i].center) / 2.0;
    merged
        .into_iter()
        .map(|(from, to)| Piece {
            from,
            to,
            left: if from == 0 { 0.0 } else { between(from) },
            right: if to == count { 1.0 } else { between(to) },
        })
        .collect()
}

/// Puts a second reading of a piece in its place. `None` when the readings do not meet at the cuts, so that a character
/// could be lost or doubled there.
fn spliced(line: &LineText, piece: Piece, again: &LineText) -> Option<LineText> {
    let old = &line.characters[piece.from..piece.to];
    let meets = |cut: bool, a: Option<&Character>, b: Option<&Character>| {
        !cut || matches!((a, b), (Some(a), Some(b)) if alike(a.symbol, b.symbol))
    };
    let left_meets = meets(piece.from > 0, old.first(), again.characters.first());
    let right_meets = meets(piece.to < line.characters.len(), old.last(), again.characters.last());
    if !left_meets || !right_meets {
        return None;
    }
    let width = piece.right - piece.left;
    let mut characters = line.characters[..piece.from].to_vec();
    characters.extend(again.characters.iter().map(|c| Character { center: piece.left + c.center * width, ..*c }));
    characters.extend_from_slice(&line.characters[piece.to..]);
    Some(LineText { characters })
}

/// Signs that the two models write differently for the same ink.
fn alike(a: char, b: char) -> bool {
    let form = |c: char| match c {
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        '〇' | '○' | 'O' | 'o' => '0',
        '“' | '”' => '"',
        '—' | '－' | '–' => '-',
        other => other,
    };
    form(a) == form(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, doubtful: &[usize]) -> LineText {
        let count = text.chars().count() as f32;
        let characters = text
            .chars()
            .enumerate()
            .map(|(i, symbol)| Character {
                symbol,
                probability: if doubtful.contains(&i) { 0.3 } else { 0.99 },
                center: (i as f32 + 0.5) / count,
            })
            .collect();
        LineText { characters }
    }

    #[test]
    fn only_the_doubtful_piece_of_a_long_line_is_read_again() {
        let text = "江州市临江区人民法院民事判决书原告王某与被告李某民间借贷纠纷";
        let pieces = doubtful_pieces(&line(text, &[10]), 0.5);
        assert_eq!(pieces.iter().map(|p| (p.from, p.to)).collect::<Vec<_>>(), [(7, 14)]);
        assert!(doubtful_pieces(&line(text, &[]), 0.5).is_empty());
        // Many doubts: the whole line.
        let many = doubtful_pieces(&line(text, &[2, 9, 16, 24]), 0.5);
        assert_eq!(many.iter().map(|p| (p.from, p.to, p.left, p.right)).collect::<Vec<_>>(), [(0, 30, 0.0, 1.0)]);
    }

    #[test]
    fn a_second_reading_is_taken_only_where_it_meets_the_first() {
        let first = line("江州市临江区入民法院民事判决书", &[6]);
        let piece = doubtful_pieces(&first, 0.5)[0];
        let better = spliced(&first, piece, &line("临江区人民法院", &[])).map(|l| l.text());
        assert_eq!(better.as_deref(), Some("江州市临江区人民法院民事判决书"));
        assert_eq!(spliced(&first, piece, &line("江区人民法院民", &[])), None);
    }
}
