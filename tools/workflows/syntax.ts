import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ValidationConfig, validate } from '@actions/languageservice'
import { root } from '../repository.ts'
import type { Workflow } from './file.ts'

/** What GitHub's own language service, which knows the whole syntax and every expression, has against a workflow. */
export async function syntaxProblems({ path, text }: Workflow): Promise<string[]> {
  const diagnostics = await validate(documentOf(path, text), { fileProvider })
  // 1 is an error and 2 a warning; anything milder is a hint for editors.
  const relevant = diagnostics
    .filter(({ severity }) => (severity ?? 1) <= 2)
    .map(({ message, range }) => ({ message: typeof message === 'string' ? message : message.value, line: range.start.line + 1 }))
    .filter(({ message }) => !newKeys.has(message))
  return relevant.map(({ message, line }) => `${path}:${line}: ${message}`)
}

/** Keys that GitHub has and its language service does not know yet. */
const newKeys: ReadonlySet<string> = new Set(["Unexpected value 'cache-mode'"])

/** Reusable workflows, for what they take and give: all that ours call are our own. */
const fileProvider: NonNullable<ValidationConfig['fileProvider']> = {
  getFileContent: async ({ path }) => ({ name: path, content: await readFile(join(root, path), 'utf8') }),
}

/** A text as editors hand it to the language service. */
function documentOf(path: string, text: string): Parameters<typeof validate>[0] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const lineOf = (offset: number): number => starts.findLastIndex((start) => start <= offset)
  const offsetAt = ({ line, character }: { line: number; character: number }): number =>
    Math.min((starts[line] ?? text.length) + character, starts[line + 1] ?? text.length)
  return {
    uri: `file:///${path}`,
    languageId: 'yaml',
    version: 1,
    lineCount: starts.length,
    getText: (range) => (range === undefined ? text : text.slice(offsetAt(range.start), offsetAt(range.end))),
    positionAt: (offset) => ({ line: lineOf(offset), character: offset - (starts[lineOf(offset)] ?? 0) }),
    offsetAt,
    getLineRange: (line) => ({ start: { line, character: 0 }, end: { line, character: text.split('\n')[line]?.length ?? 0 } }),
    getEOLCharacters: (line) => (line >= 0 && line < starts.length - 1 ? '\n' : ''),
  }
}
