import { isString } from '@actions/workflow-parser'
import { type LiteralToken, type MappingToken, type SequenceToken, StringToken } from '@actions/workflow-parser/templates/tokens/index'
import { YamlObjectReader } from '@actions/workflow-parser/workflows/yaml-object-reader'

/** A key of a mapping and where it stands: the keys above it, `*` for an item of a list. */
export type KeyPosition = { readonly key: string; readonly above: readonly string[]; readonly token: LiteralToken }

type Frame = { readonly kind: 'map'; key: string | undefined } | { readonly kind: 'list' }

/**
 * Reads values as a runner does: an editor wants the source of a scalar, and with it the parser would build the expression of a block scalar
 * from its indented lines, and of a quoted one with its quotes. Tells the key that was read last, and where it stands.
 */
export class KeyPathReader extends YamlObjectReader {
  last: KeyPosition | undefined
  readonly #frames: Frame[] = []

  override allowLiteral(): LiteralToken | undefined {
    const token = super.allowLiteral()
    if (token === undefined) return undefined
    const frame = this.#frames.at(-1)
    if (frame?.kind === 'map' && frame.key === undefined) {
      this.last = { key: token.toString(), above: this.#path(), token: asValue(token) }
      frame.key = token.toString()
      return this.last.token
    }
    this.#endValue()
    return asValue(token)
  }

  override allowMappingStart(): MappingToken | undefined {
    const found = super.allowMappingStart()
    if (found !== undefined) this.#frames.push({ kind: 'map', key: undefined })
    return found
  }

  override allowSequenceStart(): SequenceToken | undefined {
    const found = super.allowSequenceStart()
    if (found !== undefined) this.#frames.push({ kind: 'list' })
    return found
  }

  override allowMappingEnd(): boolean {
    return this.#end(super.allowMappingEnd())
  }

  override allowSequenceEnd(): boolean {
    return this.#end(super.allowSequenceEnd())
  }

  #end(ended: boolean): boolean {
    if (ended) {
      this.#frames.pop()
      this.#endValue()
    }
    return ended
  }

  /** After a value, a mapping expects its next key. */
  #endValue(): void {
    const frame = this.#frames.at(-1)
    if (frame?.kind === 'map') frame.key = undefined
  }

  #path(): string[] {
    return this.#frames.slice(0, -1).map((frame) => (frame.kind === 'map' ? (frame.key ?? '') : '*'))
  }
}

function asValue(token: LiteralToken): LiteralToken {
  return isString(token) ? new StringToken(token.file, token.range, token.value, token.definitionInfo) : token
}
