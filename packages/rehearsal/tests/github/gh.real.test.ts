// needs: gh
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dispatch } from '../../src/contract/platform.ts'
import { anEmulator, aRun } from './emulator.ts'
import { realGh } from './real-gh.ts'

const monitor =
  'name: Deployment monitor\non:\n  workflow_dispatch:\n    inputs:\n      action: { type: choice, options: [status, rollback] }\n'

/** The real gh against a GitHub with one workflow. */
async function withGh() {
  const world = await anEmulator({ files: { '.github/workflows/deployment-monitor.yml': monitor } })
  const { github, folder, main, mona } = world
  const dispatched: Dispatch[] = []
  github.onDispatch(async (dispatch) => {
    dispatched.push(dispatch)
    return aRun(github, main, { workflowPath: dispatch.workflowPath, workflowName: 'Deployment monitor', event: 'workflow_dispatch' })
  })
  const run = realGh({ folder, token: mona, apiUrl: github.apiUrl })
  const gh = (...args: string[]) => run(args)
  return { ...world, gh, dispatched }
}

describe('the real gh', () => {
  it('dispatches a workflow on the default branch and lists its run', async () => {
    const { gh, dispatched, github } = await withGh()
    await gh('workflow', 'run', 'deployment-monitor.yml', '--field', 'action=rollback')
    expect(dispatched).toMatchObject([{ ref: 'refs/heads/main', inputs: { action: 'rollback' }, actor: 'mona' }])
    const listed: unknown = JSON.parse(await gh('run', 'list', '--workflow', 'deployment-monitor.yml', '--json', 'databaseId,workflowName'))
    expect(listed).toEqual([{ databaseId: github.state.runs[0]?.id, workflowName: 'Deployment monitor' }])
    expect(github.state.invalid).toEqual([])
  })

  it('shows a run with its jobs and annotations, and watches it to its end', async () => {
    const { gh, github, main } = await withGh()
    const run = aRun(github, main, { workflowPath: '.github/workflows/deployment-monitor.yml', workflowName: 'Deployment monitor' })
    const job = github.createJob({ runId: run.id, name: 'deploy / shift' })
    const annotations = [{ level: 'error' as const, title: 'Gate', message: 'coverage fell', path: 'a.ts', line: 3 }]
    const times = { startedAt: '2026-01-05T12:00:00Z', completedAt: '2026-01-05T12:01:00Z' }
    github.updateJob(job.id, { status: 'completed', conclusion: 'failure', annotations, ...times })
    github.updateRun(run.id, { status: 'completed', conclusion: 'failure' })
    const shown = await gh('run', 'view', String(run.id))
    expect(shown).toContain('deploy / shift')
    expect(shown).toContain('coverage fell')
    expect(await gh('run', 'watch', String(run.id))).toContain('has already completed')
  })

  it('cancels a run and downloads an artifact', async () => {
    const { gh, github, main, folder } = await withGh()
    const cancelled: number[] = []
    github.onCancel((runId) => void cancelled.push(runId))
    const run = aRun(github, main, { workflowPath: '.github/workflows/deployment-monitor.yml' })
    await gh('run', 'cancel', String(run.id))
    expect(cancelled).toEqual([run.id])
    await mkdir(join(folder, 'source'))
    await writeFile(join(folder, 'source/a.txt'), 'content')
    await github.saveArtifact({ runId: run.id, name: 'monitoring-results', folder: join(folder, 'source') })
    await gh('run', 'download', String(run.id), '--name', 'monitoring-results', '--dir', join(folder, 'down'))
    expect(await readFile(join(folder, 'down/a.txt'), 'utf8')).toBe('content')
  })

  it('approves a deployment', async () => {
    const { gh, github, main } = await withGh()
    const { name } = github.setEnvironment('production', { reviewers: ['mona'] })
    const run = aRun(github, main)
    const decision = github.awaitApproval(run.id, name, new AbortController().signal)
    const pending = `repos/quay/harbor/actions/runs/${run.id}/pending_deployments`
    const id = (await gh('api', pending, '--jq', '.[0].environment.id')).trim()
    await gh('api', pending, '--method', 'POST', '-F', `environment_ids[]=${id}`, '-f', 'state=approved', '-f', 'comment=go')
    expect(await decision).toBe('approved')
  })
})
