import { parseProduct } from '@slipway/shared/config/load'
import { commandMigration, type DeployedService, neededMigrations } from '@slipway/shared/rollout/commands/migration'
import { fakeExec } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const sha = 'a'.repeat(40)
const deployed = (settings: Record<string, string>, around = ''): DeployedService[] => {
  const services = Object.entries(settings).map(([name, more]) => `  ${name}: { in: ${name}, url: /${name}, ${more} }`)
  const text = `product: harbor\nservices:\n${services.join('\n')}\nenvironments: { production: { url: 'https://example.com' } }\n${around}`
  const product = parseProduct(text, 'slipway.yml')
  return Object.keys(settings).map((name, index) => {
    const environment = product.of(name).environments.get('production')
    if (environment === undefined) throw new Error(`no ${name}`)
    return { environment, release: { version: `v${index + 1}.0.0`, sha } }
  })
}
const needed = (settings: Record<string, string>, around = '', kind: 'deploy' | 'rollback' | 'drill' = 'deploy') =>
  neededMigrations(kind, deployed(settings, around)).map(({ command, services, release }) => [
    command.at(-1),
    services.join('+'),
    release.version,
  ])

describe('the migrations of a deployment', () => {
  const whole = 'database: { migrate: supabase db push }'

  it('run once for all services that have the same', () => {
    expect(needed({ api: '', web: '' }, whole)).toEqual([['supabase db push', 'api+web', 'v1.0.0']])
  })

  it('are those of the services that are deployed, each before the first that needs it', () => {
    const own = { api: "database: { migrate: './a' }", web: '', parser: "database: { migrate: ['./b'] }" }
    expect(needed(own)).toEqual([
      ['./a', 'api', 'v1.0.0'],
      ['./b', 'parser', 'v3.0.0'],
    ])
    expect(needed({ web: '' })).toEqual([])
  })

  it.each(['rollback', 'drill'] as const)('are none in a %s', (kind) => {
    expect(needed({ api: '' }, whole, kind)).toEqual([])
  })

  it('have 15 minutes, or what they say', () => {
    const limits = ['./a', '{ run: ./a, time-limit: 1h }'].map((migrate) =>
      neededMigrations('deploy', deployed({ api: '' }, `database: { migrate: ${migrate} }`)),
    )
    expect(limits.map(([one]) => one?.timeLimit)).toEqual([900_000, 3_600_000])
  })
})

describe('a migration by a command', () => {
  const [only] = neededMigrations('deploy', deployed({ api: '', web: '' }, 'database: { migrate: [./migrate.sh, $SERVICES] }'))
  const ran = (exec: ReturnType<typeof fakeExec>, log: string[] = []) => {
    if (only === undefined) throw new Error('none')
    const redact = (text: string) => text.replaceAll('hush', '***')
    return commandMigration(only, {
      exec,
      cwd: '/workspace',
      variables: { PATH: '/bin' },
      onOutput: (lines) => void log.push(lines),
      redact,
    })
  }

  it('runs in the root of the repository and is told what it is for', async () => {
    const exec = fakeExec((_command, options) => {
      options?.onOutput?.('using hush\n')
      expect(options).toMatchObject({ cwd: '/workspace', timeout: 900_000 })
      expect(options?.env).toMatchObject({
        PATH: '/bin',
        ENVIRONMENT: 'production',
        SERVICE: 'api',
        SERVICES: 'api web',
        RELEASE: 'v1.0.0',
        RELEASE_SHA: sha,
      })
      return { state: 'exited', code: 0, stdout: '', stderr: '' }
    })
    const log: string[] = []
    const migration = ran(exec, log)
    await migration.run()
    expect(exec.calls).toEqual([['./migrate.sh', 'api web']])
    expect(log.join('')).toContain('using ***')
    expect(migration).toMatchObject({ service: 'api', what: 'the migration of the database for api, web v1.0.0' })
  })

  it('says what to do where it failed', async () => {
    const failing = ran(fakeExec(() => ({ state: 'exited', code: 3, stdout: '', stderr: 'column hush exists' })))
    await expect(failing.run()).rejects.toMatchObject({
      message: expect.stringMatching(
        /^database\.migrate \(migrate\.sh\) ended with exit code 3\. Nothing was prepared .*mend the migration, and deploy again$/,
      ),
      hint: expect.stringContaining('column *** exists'),
    })
  })
})
