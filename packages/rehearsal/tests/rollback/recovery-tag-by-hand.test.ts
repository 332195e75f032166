import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { gitAt } from '../../src/github/git/bare-repository.ts'
import { startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { aTeam } from './demo-repository.ts'

const shell = promisify(execFile)
const permissions = { contents: 'write', deployments: 'write', actions: 'read', issues: 'write' } as const

it.each(['false', 'true'])(
  'a rollback goes on where a tag takes the permission workflows, by the shipped bundle, emergency: %s',
  { timeout: 240_000 },
  async (emergency) => {
    await using cloudflare = await startCloudflare()
    const { account, script, api, preview, url, token: secret } = cloudflare
    const target = `{ type: cloudflare-workers, account: ${account}, script: ${script}, token: $PROVIDER_TOKEN, api: '${api}', preview: '${preview}' }`
    const provider = { url, target, secret, upload: { url: api, body: '{ tag: RELEASE, upstream }' } }
    await using team = await aTeam(provider, { workflows: true, permissions })
    cloudflare.deploy({ upstream: await team.host('what was there before') })
    for (const version of ['v1.1.0', 'v1.2.0']) {
      const { code, output } = await team.deploy(version)
      expect(code, output).toBe(0)
    }
    const { code, output, outputs, summary } = await team.rollBack({ emergency })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'warn', version: 'v1.1.0', changed: 'true', 'recovery-tag': '' })
    expect(await team.served()).toContain('v1.1.0')
    const git = gitAt(team.github.repository.gitDir)
    expect(await git.run(['for-each-ref', 'refs/tags/slipway/'])).toBe('')
    expect(output).toContain('::warning title=A recovery tag is missing::')
    expect(output).toContain('GITHUB_TOKEN cannot have')
    const incident = team.github.state.issues.at(-1)?.body ?? ''
    const commands = incident.split('\n').filter((line) => line.startsWith('git '))
    expect(commands).toHaveLength(6)
    for (const command of commands) expect(summary).toContain(command)
    // They do what they say, in a clone of the person whose repository it is.
    await team.clone.git('remote', 'add', 'origin', team.github.repository.gitDir)
    for (const command of commands) await shell('bash', ['-euo', 'pipefail', '-c', command], { cwd: team.clone.folder })
    const made = (await git.run(['for-each-ref', '--format=%(refname:strip=6) %(*objectname)', 'refs/tags/slipway/'])).split('\n')
    expect(made.map((line) => line.replace(/-\d+ /, ' ')).sort()).toEqual(
      ['v1.1.0', 'v1.2.0'].map((version) => `${version} ${team.commits[version]}`),
    )
  },
)
