import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseProduct } from '@slipway/shared/config/load'
import { commandTarget } from '@slipway/shared/rollout/targets/command/target'
import { exited, fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const filesOf = (pattern: string) => globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
const blocksOf = (file: string, language: string) =>
  [...read(file).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)

/** A page may leave out what it does not speak of: the name of the service, and the address of the environment. */
function whole(text: string): string {
  const named = /^services?:/m.test(text) ? text : `service: harbor\n${text}`
  return /^ +url:/m.test(named) ? named : named.replace(/^ {2}production:\n/m, '$&    url: https://example.com\n')
}

const shown = ['README.md', 'docs/*.md', 'actions/*/README.md', 'actions/*/docs/*.md'].flatMap(filesOf).flatMap((file) =>
  blocksOf(file, 'ya?ml')
    .filter((text) => /^environments:/m.test(text))
    .map((text, index) => ({ file, name: `${file}, ${index + 1}`, text: whole(text) })),
)
const kept = ['action-templates/config/*.slipway.yml', 'examples/*/.github/slipway.yml', '.github/smoke/slipway.yml']
  .flatMap(filesOf)
  .map((file) => ({ file, name: file, text: read(file) }))

describe('the docs', () => {
  it.each([...shown, ...kept])('show a configuration that is taken as it stands: $name', ({ file, text }) => {
    expect(parseProduct(text, file).environments.length).toBeGreaterThan(0)
  })

  it('are all looked at', () => {
    expect(shown.length).toBeGreaterThanOrEqual(8)
    expect(kept.length).toBe(6)
  })

  it('show several services in a file that fits on a screen', () => {
    const text = read('action-templates/config/services.slipway.yml')
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(25)
    const product = parseProduct(text, 'x.yml')
    expect(product.services).toEqual(['api', 'dashboard', 'parser'])
    const production = product.services.map((service) => product.of(service).environments.get('production'))
    expect(production.map((one) => [one?.target?.type, one?.url.replace(/.*SwiftConcur/, ''), one?.runsOn, one?.approvers.join()])).toEqual(
      [
        ['cloudflare-workers', '/api', 'production-network', 'mona,rosa'],
        ['vercel', '', 'production-network', 'mona,rosa'],
        ['haproxy', '/parser', 'production-network', 'mona,rosa'],
      ],
    )
  })

  it('show an observation that is understood', async () => {
    const [shown = ''] = blocksOf('actions/blue-green-deploy/docs/command.md', 'json')
    const options = { observe: ['observe'], shift: ['shift'], weighted: true, affinity: 'none', timeLimit: 1_000 } as const
    const target = commandTarget(options, { exec: fakeExec(() => exited(0, shown)), cwd: '/', variables: {} })
    expect(await target.observe()).toMatchObject({ blue: { weight: 0.95 }, green: { weight: 0.05, sessions: 3 } })
  })
})
