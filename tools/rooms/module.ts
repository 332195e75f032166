import { parseSync, Visitor } from 'oxc-parser'

/** A specifier as the file has it, and its line. It is undefined where an import computes it: such an import cannot be followed. */
export type Import = { specifier: string | undefined; line: number }

/** A top-level name that a file declares and exports, and its line. */
export type ExportedName = { name: string; line: number }

/** What one file imports, and which names it adds. A re-export is an import, and adds no name. */
export type Module = { imports: readonly Import[]; exported: readonly ExportedName[] }

/**
 * Reads the imports of a TypeScript file: static ones with and without `type`, `export … from`, `import('x')` as an expression and as a type.
 * Files that a program starts as a thread or a process of its own are not imports. Throws a SyntaxError where the text does not parse.
 */
export function readModule(path: string, text: string): Module {
  const parsed = parseSync(path, text)
  const [error] = parsed.errors
  if (error !== undefined) {
    const at = error.labels[0]?.start
    throw new SyntaxError(`${path}${at === undefined ? '' : `:${lineAt(text, at)}`} does not parse: ${error.message}`)
  }
  const { staticImports, staticExports, dynamicImports } = parsed.module
  const entries = staticExports.flatMap((statement) => statement.entries)
  const requests = [...staticImports, ...entries].flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest]))
  const found = [
    ...requests.map(({ value, start }) => ({ specifier: value, start })),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => ({ specifier: literal(text.slice(start, end)), start })),
  ]
  // The list of the parser's module record has no import types. The tree is slow to build, so only a file that can have one is walked.
  if (/\bimport\s*[(/]/.test(text)) {
    const visitor = new Visitor({
      TSImportType: ({ source }) => {
        found.push({ specifier: source.value, start: source.start })
      },
    })
    visitor.visit(parsed.program)
  }
  const declared = entries.flatMap(({ moduleRequest, exportName, start }) =>
    moduleRequest === null && exportName.name !== null ? [{ name: exportName.name, line: lineAt(text, exportName.start ?? start) }] : [],
  )
  return { imports: found.map(({ specifier, start }) => ({ specifier, line: lineAt(text, start) })), exported: declared }
}

/** The value of a string literal as it stands in the source; undefined for every other expression. */
function literal(source: string): string | undefined {
  return /^(['"`])((?:(?!\1)[^\\$])*)\1$/.exec(source)?.[2]
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
