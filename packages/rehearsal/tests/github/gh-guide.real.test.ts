// needs: gh
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Dispatch } from '../../src/contract/platform.ts'
import { anEmulator, aRun } from './emulator.ts'
import { realGh } from './real-gh.ts'

const templates = join(import.meta.dirname, '../../../../action-templates/workflows')
const names = ['enhanced-ci.yml', 'enhanced-release.yml', 'deployment-monitor.yml', 'preflight.yml']

const fileSchema = z.object({
  on: z.object({ workflow_dispatch: z.object({ inputs: z.record(z.string(), z.object({ type: z.string() })) }) }),
})

/** Every field that a person may give to a template. */
function inputsOf(file: string): { name: string; type: string }[] {
  const { on } = fileSchema.parse(load(readFileSync(join(templates, file), 'utf8')))
  return Object.entries(on.workflow_dispatch.inputs).map(([name, { type }]) => ({ name, type }))
}

/** The real gh against GitHub with the templates, copied as they are. */
async function withTemplates() {
  const files = Object.fromEntries(names.map((name) => [`.github/workflows/${name}`, readFileSync(join(templates, name), 'utf8')]))
  const world = await anEmulator({ files })
  const { github, folder, main, mona } = world
  const dispatched: Dispatch[] = []
  github.onDispatch(async (dispatch) => {
    dispatched.push(dispatch)
    return aRun(github, main, { workflowPath: dispatch.workflowPath, event: 'workflow_dispatch' })
  })
  const run = realGh({ folder, token: mona, apiUrl: github.apiUrl })
  const gh = (line: string) => run(line.split(' '))
  return { ...world, gh, dispatched }
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

  it('refuse a workflow that is not there, before anything is dispatched', async () => {
    const { gh, dispatched } = await withTemplates()
    await expect(gh('workflow run enhanced-deploy.yml')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('enhanced-deploy.yml'),
    })
    expect(dispatched).toEqual([])
  })

  it.each(names.flatMap((file) => inputsOf(file).map(({ name, type }) => [file, name, type] as const)))(
    'refuse %s with a value that does not fit %s',
    async (file, name, type) => {
      const { gh, dispatched } = await withTemplates()
      const value = type === 'string' ? 'x'.repeat(65_536) : 'perhaps'
      const message =
        type === 'string' ? 'inputs are too large.' : `Provided value 'perhaps' for input '${name}' not in the list of allowed values`
      await refused(gh(`workflow run ${file} --ref main --field ${name}=${value}`), message)
      expect(dispatched).toEqual([])
    },
  )

  it.each([
    ['a field that nobody declares', '--ref main --field enviroment=production', 'Unexpected inputs provided: ["enviroment"]'],
    [
      'fields in place of those of another workflow',
      '--ref main --field environment=production --field action=rollback --field version_type=rollback',
      'Unexpected inputs provided: ["action","version_type"]',
    ],
    [
      'a field without a value',
      '--ref main --field skip_tests=',
      "Provided value '' for input 'skip_tests' not in the list of allowed values",
    ],
    ['a word of another language', '--ref main --field debug_mode=True', "Provided value 'True' for input 'debug_mode' not in the list"],
    ['a ref that is not there', '--ref nowhere', 'No ref found for: nowhere'],
    ['a ref without the workflow', '--ref bare', "Workflow does not have 'workflow_dispatch' trigger"],
    ['26 fields', `--ref main${Array.from({ length: 26 }, (_, index) => ` --field i${index}=1`).join('')}`, 'Invalid request.'],
  ])('refuse %s', async (_what, fields, message) => {
    const { gh, dispatched, commit } = await withTemplates()
    await commit({ 'README.md': 'Without workflows' }, 'bare')
    await refused(gh(`workflow run enhanced-ci.yml ${fields}`), message)
    expect(dispatched).toEqual([])
  })

  it('refuse a commit in the place of a branch, and a workflow that somebody has disabled', async () => {
    const { gh, dispatched, github, main } = await withTemplates()
    await refused(gh(`workflow run enhanced-ci.yml --ref ${main}`), `No ref found for: ${main}`)
    github.disableWorkflow('.github/workflows/enhanced-ci.yml')
    await refused(gh('workflow run enhanced-ci.yml --ref main'), "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
    expect(dispatched).toEqual([])
  })
})

/** What a person reads, who has typed the line: nothing was started, and why. */
async function refused(answer: Promise<string>, message: string): Promise<void> {
  await expect(answer).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`could not create workflow dispatch event: HTTP 422: ${message}`),
  })
}
