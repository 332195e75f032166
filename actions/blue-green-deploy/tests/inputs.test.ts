import { expect, it } from 'vitest'
import { inputsSchema, modeInputs } from '../src/inputs.ts'

it('has no input that no mode reads', () => {
  const read = new Set(['mode', ...Object.values(modeInputs).flatMap(({ shape }) => Object.keys(shape))])
  expect([...read].sort()).toEqual(Object.keys(inputsSchema.shape).sort())
})

it('gives no secret to a mode that neither asks the target nor changes it', () => {
  const without = Object.entries(modeInputs).flatMap(([mode, { shape }]) => ('secrets' in shape ? [] : [mode]))
  expect(without.sort()).toEqual([
    'abort',
    'commit',
    'look-after',
    'numbering',
    'pause',
    'plan',
    'preflight',
    'promote',
    'resume',
    'supersede',
  ])
})
