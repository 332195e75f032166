import type { ActionFile } from '../action-file.ts'

/** What `runAction` itself sets for every action. */
const alwaysSet = ['verdict', 'evidence']

/**
 * How the outputs of `action.yml` and those that the sources set differ. An action names its outputs as the keys of an
 * object literal: after `outputs:` or `outputs =`, or returned by a function whose name has `outputs` in it. `combineOutcomes` of the shared
 * library sets `services`.
 */
export function outputProblems({ outputs }: ActionFile, sources: readonly string[]): string[] {
  const declared = Object.keys(outputs)
  const combined = sources.some((source) => source.includes('combineOutcomes(')) ? ['services'] : []
  const set = [...new Set([...alwaysSet, ...combined, ...sources.flatMap(outputsSetIn)])]
  return [
    ...declared
      .filter((name) => !set.includes(name))
      .map((name) => `output "${name}" is in action.yml, but no source sets it by that name`),
    ...set.filter((name) => !declared.includes(name)).map((name) => `output "${name}" is set, but action.yml does not have it`),
  ]
}

const literal = /\boutputs(?::[^={};]+=|\s*=|:)\s*\{/g
const returned = /\bfunction (?:outputs\w*|\w+Outputs)\([\s\S]*?\breturn \{/g

/** The names of the outputs that a source sets. */
export function outputsSetIn(source: string): string[] {
  const code = withoutComments(source)
  const starts = [literal, returned].flatMap((shape) => [...code.matchAll(shape)].map((match) => match.index + match[0].length))
  return starts.flatMap((start) => keysFrom(code, start))
}

/** The keys of the object literal whose inside begins at `start`; spread objects are looked for where they are written. */
function keysFrom(code: string, start: number): string[] {
  const keys: string[] = []
  let depth = 0
  let expecting = true
  for (let at = start; at < code.length; at += 1) {
    const rest = code.slice(at)
    const key = expecting && depth === 0 ? /^(?:'([^']+)'|(\w+))\s*(?=[:,}])/.exec(rest) : null
    const text = key ?? /^(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`)/.exec(rest)
    if (key !== null) keys.push(key[1] ?? key[2] ?? '')
    if (text !== null) {
      at += text[0].length - 1
      expecting = false
      continue
    }
    const letter = code[at] ?? ''
    if ('{[('.includes(letter)) depth += 1
    else if ('}])'.includes(letter) && depth-- === 0) return keys
    else if (letter === ',' && depth === 0) expecting = true
    else if (/\S/.test(letter)) expecting = false
  }
  return keys
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
}
