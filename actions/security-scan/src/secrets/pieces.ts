/** One piece of a file: `text` in full, of which the characters from `from` to `to` belong to this piece and the rest overlaps with its neighbours. */
export type Piece = { text: string; from: number; to: number; line: number }

/** Bytes of a piece: small enough for a prompt reaction to a cancellation between two pieces. */
const step = 4_194_304
/** Overlap in bytes before a piece: the keyword of a secret, and the line above with its `slipway:allow-secret`. */
const before = 4_096
/** Overlap in bytes after a piece: more than the longest secret of any rule. */
const after = 65_536

/**
 * A file in pieces that overlap, so that a secret across a border is complete in one of them. Every character belongs to
 * exactly one piece. `line` is the number (1-based) of the line in which `text` begins.
 */
export function* piecesOf(whole: Buffer, decode: (bytes: Buffer) => string): Generator<Piece> {
  let line = 1
  for (let start = 0; start === 0 || start < whole.length; start += step) {
    const first = Math.max(0, start - before)
    const bytes = whole.subarray(first, start + step + after)
    const border = start - first
    const left = decode(bytes.subarray(0, border))
    const own = decode(bytes.subarray(border, border + step))
    const text = left + own + decode(bytes.subarray(border + step))
    yield { text, from: left.length, to: left.length + own.length, line: line - breaks(left) }
    line += breaks(own)
  }
}

function breaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
