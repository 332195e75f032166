import { data } from '@actions/expressions'
import { toData, type ValueMap } from './value.ts'

/** Every context GitHub has. One that a place does not offer is refused when the file is parsed; here it reads as empty. */
const contextNames = [
  'github',
  'env',
  'job',
  'jobs',
  'steps',
  'runner',
  'secrets',
  'vars',
  'needs',
  'strategy',
  'matrix',
  'inputs',
] as const

export function contextDictionary(contexts: ValueMap): data.Dictionary {
  return new data.Dictionary(...contextNames.map((key) => ({ key, value: toData(contexts[key] ?? {}) })))
}
