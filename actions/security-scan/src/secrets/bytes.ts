import { setImmediate } from 'node:timers/promises'
import { detectInBinary, detectSecrets, type SecretHit } from '@slipway/shared/secrets/detect'
import { decode, encodingOf } from './encoding.ts'
import { piecesOf } from './pieces.ts'

/** One file; `path` is its name in findings. */
export type Source = { path: string; bytes: Buffer }

/** The secrets in a file, by its pieces. The event loop runs before each of them: only then can the timer of a time limit be heard. */
export async function* hitsIn({ path, bytes }: Source): AsyncGenerator<SecretHit[]> {
  const encoding = encodingOf(bytes)
  for (const { text, from, to, line } of piecesOf(bytes, (part) => decode(part, encoding))) {
    await setImmediate()
    if (encoding === 'binary') yield detectInBinary(text)
    else
      yield detectSecrets(path, text)
        .filter((hit) => hit.at >= from && hit.at < to)
        .map((hit) => ({ ...hit, line: hit.line + line - 1 }))
  }
}
