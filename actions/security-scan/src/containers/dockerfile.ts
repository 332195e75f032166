import { wordsOf } from './words.ts'

/** One instruction. `args` is all behind its name and flags, with continued lines joined by a space. */
export type Instruction = {
  /** In upper case. */
  name: string
  args: string
  /** `--from=x` as `from`; each with all its values. */
  flags: ReadonlyMap<string, readonly string[]>
  /** The bodies of its heredocs. */
  heredocs: readonly string[]
  /** From 1. */
  line: number
  /** The text of its first line, without spaces around it. */
  source: string
}

/** `syntax`: the image of another frontend, which reads the file in its own way. */
export type Dockerfile = { instructions: readonly Instruction[]; escaper: string; syntax: string | undefined }

/**
 * The instructions of a Dockerfile, by the Dockerfile reference of Docker ("Parser directives", "Escape", "Here-Documents"). It never throws,
 * and takes a time in proportion to the text: what no builder would accept is read as well as it goes.
 */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.split(/\r?\n/)
  const { escaper, syntax } = directivesOf(lines)
  const continues = new RegExp(`\\${escaper}[ \\t]*$`)
  const instructions: Instruction[] = []
  const places = new LinePlaces(lines)
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at] ?? ''
    if (isNothing(first)) continue
    const start = at
    const parts: string[] = []
    for (; at < lines.length; at += 1) {
      const line = lines[at] ?? ''
      // Comments and empty lines between continued lines are left out.
      if (at > start && isNothing(line)) continue
      const isContinued = continues.test(line)
      parts.push(isContinued ? line.replace(continues, '') : line)
      if (!isContinued) break
    }
    const { name, rest, flags } = headOf(parts.join(' '), escaper)
    const heredocs: string[] = []
    if (/^(RUN|COPY|ADD)$/.test(name)) {
      for (const marker of heredocMarkers(rest, escaper)) {
        const body = bodyOf(places, at + 1, marker)
        if (body === undefined) break
        heredocs.push(body.text)
        at = body.last
      }
    }
    instructions.push({ name, args: rest, flags, heredocs, line: start + 1, source: first.trim() })
  }
  return { instructions, escaper, syntax }
}

function isNothing(line: string): boolean {
  return /^\s*(#|$)/.test(line)
}

/** Directives stand in comments before everything else, and each of them once. */
function directivesOf(lines: readonly string[]): { escaper: string; syntax: string | undefined } {
  const found = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = /^\s*#\s*([a-zA-Z]\w*)\s*=\s*(\S+)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined || found.has(name.toLowerCase())) break
    found.set(name.toLowerCase(), value)
  }
  return { escaper: found.get('escape') === '`' ? '`' : '\\', syntax: found.get('syntax') }
}

type Head = { name: string; rest: string; flags: Map<string, string[]> }

function headOf(text: string, escaper: string): Head {
  const trimmed = text.trim()
  const [, name = '', after = ''] = /^(\S+)\s*(.*)$/s.exec(trimmed) ?? []
  const flags = new Map<string, string[]>()
  let rest = after
  for (;;) {
    const [flag] = /^--[a-z](?:"[^"]*"|'[^']*'|[^\s"'])*(?=\s|$)/.exec(rest) ?? []
    if (flag === undefined) break
    const [, key = '', value = ''] = /^--([^=]+)=?(.*)$/s.exec(wordsOf(flag, escaper)[0]?.text ?? '') ?? []
    const known = flags.get(key)
    if (known === undefined) flags.set(key, [value])
    else known.push(value)
    rest = rest.slice(flag.length).trimStart()
  }
  return { name: name.toUpperCase(), rest, flags }
}

type Marker = { word: string; isIndented: boolean }

/** `<<EOF`, `<<-EOF`, `<<"EOF"`, also with a file descriptor before it. One within quotes is none. */
function heredocMarkers(text: string, escaper: string): Marker[] {
  return wordsOf(text, escaper).flatMap(({ raw }) => {
    const [, dash, word] = /^\d*<<(-?)([^<].*)$/s.exec(raw) ?? []
    if (word === undefined) return []
    return [{ word: wordsOf(word, escaper)[0]?.text ?? word, isIndented: dash === '-' }]
  })
}

/** Undefined where the word that ends it never comes: then it is no heredoc, and what follows are instructions. */
function bodyOf(places: LinePlaces, from: number, { word, isIndented }: Marker): { text: string; last: number } | undefined {
  const last = places.next(word, from, isIndented)
  if (last === undefined) return undefined
  const body = places.lines.slice(from, last)
  return { text: body.map((line) => (isIndented ? unindented(line) : line)).join('\n'), last }
}

function unindented(line: string): string {
  return line.replace(/^\t+/, '')
}

/** Where each line stands: a file of nothing but heredocs without an end would else be read once for each of them. */
class LinePlaces {
  readonly lines: readonly string[]
  readonly #plain = new Map<string, number[]>()
  readonly #unindented = new Map<string, number[]>()

  constructor(lines: readonly string[]) {
    this.lines = lines
    for (const [at, line] of lines.entries()) {
      add(this.#plain, line, at)
      add(this.#unindented, unindented(line), at)
    }
  }

  /** The first line from there on with this text. It may be asked for rising places alone. */
  next(text: string, from: number, isIndented: boolean): number | undefined {
    const places = (isIndented ? this.#unindented : this.#plain).get(text) ?? []
    while (places[0] !== undefined && places[0] < from) places.shift()
    return places[0]
  }
}

function add(map: Map<string, number[]>, text: string, at: number): void {
  const known = map.get(text)
  if (known === undefined) map.set(text, [at])
  else known.push(at)
}
