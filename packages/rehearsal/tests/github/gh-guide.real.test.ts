// needs: gh
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dispatch } from '../../src/contract/platform.ts'
import { anEmulator, aRun } from './emulator.ts'
import { realGh } from './real-gh.ts'

const templates = join(import.meta.dirname, '../../../../action-templates/workflows')
const names = ['enhanced-ci.yml', 'enhanced-release.yml', 'deployment-monitor.yml']

/** The real gh against GitHub with the three templates, copied as they are. */
async function withTemplates() {
  const files = Object.fromEntries(names.map((name) => [`.github/workflows/${name}`, readFileSync(join(templates, name), 'utf8')]))
  const { github, folder, main, mona } = await anEmulator({ files })
  const dispatched: Dispatch[] = []
  github.onDispatch(async (dispatch) => {
    dispatched.push(dispatch)
    return aRun(github, main, { workflowPath: dispatch.workflowPath, event: 'workflow_dispatch' })
  })
  const run = realGh({ folder, token: mona, apiUrl: github.apiUrl })
  const gh = (line: string) => run(line.split(' '))
  return { gh, dispatched }
}

describe('the commands of the guide, by the real gh', () => {
  it.each([
    ['enhanced-ci.yml', { environment: 'production', skip_tests: 'false' }],
    ['enhanced-release.yml', { version_type: 'patch', deploy_after_release: 'true' }],
    ['deployment-monitor.yml', { action: 'rollback', environment: 'production', rollback_version: 'v1.2.3' }],
    ['enhanced-release.yml', { version_type: 'rollback', rollback_version: 'v1.2.3', create_github_release: 'false' }],
    ['enhanced-ci.yml', {}],
    ['deployment-monitor.yml', { action: 'rollback', environment: 'production' }],
    ['deployment-monitor.yml', { action: 'performance_test', environment: 'production' }],
    ['enhanced-ci.yml', { environment: 'staging', debug_mode: 'true' }],
  ])('dispatch %s with %j', async (file, inputs) => {
    const { gh, dispatched } = await withTemplates()
    const fields = Object.entries(inputs).map(([name, value]) => ` --field ${name}=${value}`)
    await gh(`workflow run ${file} --ref main${fields.join('')}`)
    expect(dispatched).toMatchObject([{ workflowPath: `.github/workflows/${file}`, ref: 'refs/heads/main', inputs, actor: 'mona' }])
  })

  it.each(['workflow run enhanced-deploy.yml', 'workflow run enhanced-ci.yml --ref nowhere'])('refuse %s', async (line) => {
    const { gh, dispatched } = await withTemplates()
    await expect(gh(line)).rejects.toThrow()
    expect(dispatched).toEqual([])
  })
})
