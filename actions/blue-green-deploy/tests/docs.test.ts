import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseConfig } from '@slipway/shared/config/load'
import { commandTarget } from '@slipway/shared/rollout/targets/command'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const docs = join(import.meta.dirname, '../docs')
const blocksOf = (file: string, language: string) =>
  [...readFileSync(join(docs, file), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)

const examples = readdirSync(docs).flatMap((file) =>
  blocksOf(file, 'yaml')
    .filter((text) => text.startsWith('service:'))
    .map((text) => ({ file, text })),
)

describe('the docs', () => {
  it.each(examples)('show a configuration that is valid: $file', ({ file, text }) => {
    expect(parseConfig(text, file).environments.size).toBeGreaterThan(0)
  })

  it('show an observation that is understood', async () => {
    const [shown = ''] = blocksOf('command.md', 'json')
    const options = { observe: ['observe'], shift: ['shift'], weighted: true, affinity: 'none', timeLimit: 1_000 } as const
    const target = commandTarget(options, { exec: fakeExec(() => exited(0, shown)), cwd: '/', variables: {} })
    expect(await target.observe()).toMatchObject({ blue: { weight: 0.95 }, green: { weight: 0.05, sessions: 3 } })
  })
})
