import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withoutSecrets } from '@slipway/shared/secrets/clean'
import { defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const actions = fileURLToPath(new URL('../../../actions/', import.meta.url))

/** A token with a format of its own, and a password that none has; put together here so that no file holds one whole. */
const token = ['ghp', 'R4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'].join('_')
const password = ['kT9v', 'Xw2L', 'mQ8z', 'Yb6N'].join('!')

/** With a value of each in the place of an unknown key, a wrong type, an enum and a number, and as a key. */
const config = `service: harbor
token: ${token}
other: ${password}
${token}: 1
security: { critical: ${token}, high: "${password}", on-error: [${token}] }
environments:
  staging: { url: ${password}, approval: ${token}, monitor: "${password}", target: { type: "${token}" }, branches: "${password}" }
`

/** The inputs with which an action reads slipway.yml at its start. Release has no configuration. */
const reading: Readonly<Record<string, Record<string, string>>> = {
  'blue-green-deploy': { mode: 'build' },
  'health-check': { environment: 'staging' },
  'performance-monitor': { environment: 'staging', duration: '1s' },
  'quality-gate': { mode: 'judge' },
  report: {},
  rollback: { environment: 'staging', version: 'v1.0.0', reason: 'a test' },
  'security-scan': {},
}

const actionFile = z.object({ inputs: z.record(z.string(), z.unknown()) })

function inputNamesOf(action: string): string[] {
  return Object.keys(actionFile.parse(load(readFileSync(join(actions, action, 'action.yml'), 'utf8'))).inputs)
}

/** Every byte that a step has left, but for the workspace. A value is masked by telling it to the runner. */
function leftBy(job: Job, output: string): string {
  const files = readdirSync(job.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('workspace'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  return [output.replaceAll(/^::add-mask::.*$/gm, ''), ...files].join('\n')
}

const shown = (text: string) => [token, password].flatMap((secret) => text.split('\n').filter((line) => line.includes(secret)))

describe('an error that an action prints', () => {
  it('is tested of every action', () => {
    expect([...Object.keys(reading), 'release'].sort()).toEqual(readdirSync(actions).sort())
  })

  it.each(Object.entries(reading))('quotes no secret that stands in slipway.yml: %s', async (action, inputs) => {
    await using job = await Job.start({ '.github/slipway.yml': config })
    const folder = join(actions, action)
    // What a default takes from the run is not there.
    const defaults = Object.entries(defaultInputsOf(folder)).filter(([, value]) => !value.includes('${{'))
    const { output } = await job.run(folder, { ...Object.fromEntries(defaults), ...inputs }, { SLIPWAY_DEBUG: 'true' })
    expect(output).toMatch(/slipway\.yml has \d+ problems/)
    expect(output).toContain('[secret]')
    expect(shown(leftBy(job, output))).toEqual([])
  })

  it.each(readdirSync(actions))('quotes no secret that stands in an input: %s', async (action) => {
    const names = inputNamesOf(action)
    for (const value of [token, password]) {
      await using job = await Job.start()
      const { output } = await job.run(join(actions, action), Object.fromEntries(names.map((name) => [name, value])), {
        SLIPWAY_DEBUG: 'true',
      })
      expect(output).toMatch(/^::error::/m)
      expect(shown(leftBy(job, output))).toEqual([])
    }
  })
})

describe('withoutSecrets', () => {
  it.each([
    'slipway.yml has a problem: - environments.staging.url: "https://example.com/a1B2c3": expected',
    'The commit "0123456789abcdef0123456789abcdef01234567" is not in the repository',
    'ghcr.io/acme/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 of v1.2.3-rc.4',
    'expected a duration such as 90s, 5m or 1h30m; did you mean "response-time.p95"?',
    'at Object.read (dist/3124.index.js:120:33)',
    'run 100, attempt 1, about 3f0c1a9be2d8 of refs/heads/main; release 2026.11.30-3f0c1a9be2d8',
  ])('leaves what is none: %s', (text) => expect(withoutSecrets(text)).toBe(text))

  it.each([
    [`key: "${password}": expected`, 'key: "[secret]": expected'],
    [`token: ${token}`, 'token: [secret]'],
    [`There is no environment "${password}" in the configuration`, 'There is no environment "[secret]" in the configuration'],
  ])('strikes out a value in a place of none', (text, clean) => expect(withoutSecrets(text)).toBe(clean))
})
