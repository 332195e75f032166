import type { Gate } from '@slipway/shared/github/environments'
import { aGate } from '@slipway/shared/testing/github'
import { describe, expect, it } from 'vitest'
import { environmentNotes } from '../../src/proposal/environment-rules.ts'

const unread = { state: 'unread', reason: 'GitHub refused it (403)', hint: 'Add actions: read.' } as const
const custom = { state: 'read', rules: [{ app: 'change-board', enabled: true }] } as const
const production = { name: 'production', approval: 'required', deployment: 'slipway' } as const

describe('what approvers are told of the rules of GitHub', () => {
  it.each<[string, Gate, 'note' | 'warn', string]>([
    ['a wait timer', aGate({ waitMinutes: 90 }), 'note', 'holds the deploying job up for 90 minutes (1.5 h)'],
    ['a bypass', aGate({ adminsBypass: true }), 'note', 'Administrators may let a job of production pass'],
    ['what may not be read', unread, 'warn', 'is not known: GitHub refused it (403). Add actions: read.'],
    ['custom rules that may not be read', aGate({ customRules: unread }), 'warn', 'with one GitHub fails the deploying job at once'],
    ['a rule of a new kind', aGate({ unknownRules: ['moon_phase'] }), 'warn', 'moon_phase'],
  ])('names %s', (_what, gate, level, text) => {
    const notes = environmentNotes(production, gate)
    expect(notes).toMatchObject([{ level }])
    expect(notes[0]?.text).toContain(text)
  })

  it('names the Apps that are waited for where GitHub makes the Deployment', () => {
    const [note] = environmentNotes({ ...production, deployment: 'github' }, aGate({ customRules: custom }))
    expect(note).toMatchObject({ level: 'note' })
    expect(note?.text).toContain('waits for the custom deployment protection rule change-board')
  })

  it.each<[string, Gate]>([
    ['without a rule', aGate()],
    ['that is not there', { state: 'missing' }],
  ])('is nothing for an environment %s', (_what, gate) => {
    expect(environmentNotes(production, gate)).toEqual([])
  })
})
