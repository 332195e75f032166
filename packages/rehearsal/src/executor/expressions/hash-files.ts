import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { data } from '@actions/expressions'
import type { ExpressionData } from '@actions/expressions/data/expressiondata'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'

/** `hashFiles(pattern, …)`: SHA-256 over the SHA-256 of each file found below the workspace; empty when none is. */
export function hashFilesFunction(workspace: string): FunctionDefinition {
  return {
    name: 'hashFiles',
    minArgs: 1,
    maxArgs: 255,
    call: (...patterns: ExpressionData[]) =>
      new data.StringData(
        hashFiles(
          workspace,
          patterns.map((pattern) => pattern.coerceString()),
        ),
      ),
  }
}

/** Patterns are taken in order; one that begins with `!` takes files out again (actions/glob). */
function hashFiles(workspace: string, patterns: readonly string[]): string {
  const found = new Set<string>()
  for (const pattern of patterns.flatMap((text) => text.split('\n')).map((text) => text.trim())) {
    if (pattern === '' || pattern.startsWith('#')) continue
    const leaves = pattern.startsWith('!')
    for (const path of globSync(leaves ? pattern.slice(1) : pattern, { cwd: workspace })) leaves ? found.delete(path) : found.add(path)
  }
  const files = [...found].sort().filter((path) => statSync(join(workspace, path)).isFile())
  if (files.length === 0) return ''
  const whole = createHash('sha256')
  for (const path of files)
    whole.update(
      createHash('sha256')
        .update(readFileSync(join(workspace, path)))
        .digest(),
    )
  return whole.digest('hex')
}
