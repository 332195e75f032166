/**
 * GitHub of a cell in a thread of its own, so that its work does not delay the answers of the stage: see `thread.ts`. When it is ready it
 * posts a `FaultGithub`; asked `begin`, it answers with a `GithubJob`; asked `end ID CONCLUSION`, it ends that run.
 */
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { startGithubEmulator } from '../github/emulator.ts'
import { copyHarbor } from '../stage/demo-service/harbor.ts'
import { Clone } from '../world/git/developer-clone.ts'
import { seedLedger } from '../world/ledger-seed.ts'

/** `workspace`: a clone of the repository, at `sha`. */
export type FaultGithub = { apiUrl: string; workspace: string; sha: string }
/** A run of the deploying workflow with one job, and that job's token. */
export type GithubJob = { id: number; token: string }

const { folder, scripts, live, url, environment, repository } = z
  .object({
    folder: z.string(),
    /** A folder of files that the repository has besides the demo service's. */
    scripts: z.string().optional(),
    /** The release that the ledger has as live, on blue. */
    live: z.string(),
    url: z.string(),
    environment: z.string(),
    repository: z.object({ owner: z.string(), name: z.string(), defaultBranch: z.string(), private: z.boolean() }),
  })
  .parse(workerData)

const github = await startGithubEmulator({ folder: join(folder, 'github'), repository, users: [{ login: 'mona', role: 'admin' }] })
const clone = await Clone.init(join(folder, 'workspace'), github.repository.gitDir, 'main')
await copyHarbor(clone.folder)
await writeFile(join(clone.folder, 'README.md'), 'harbor\n')
if (scripts !== undefined) await cp(scripts, clone.folder, { recursive: true })
const sha = await clone.commit('Found the harbour')
await clone.send('main')
github.setEnvironment(environment, {})
await seedLedger(github, { environment, url, release: { version: live, sha }, colour: 'blue' })

const conclusion = z.enum(['success', 'failure', 'cancelled'])
parentPort?.on('message', (question: string) => {
  if (question === 'begin') return parentPort?.postMessage(begin())
  const [, id = '', how] = question.split(' ')
  github.updateRun(Number(id), { status: 'completed', conclusion: conclusion.parse(how) })
  parentPort?.postMessage('ended')
})
const ready: FaultGithub = { apiUrl: github.apiUrl, workspace: clone.folder, sha }
parentPort?.postMessage(ready)

function begin(): GithubJob {
  const run = github.createRun({
    workflowPath: '.github/workflows/enhanced-ci.yml',
    workflowName: 'Enhanced CI',
    event: 'push',
    headSha: sha,
    headBranch: 'main',
    ref: 'refs/heads/main',
    actor: 'mona',
    title: 'A push',
  })
  github.updateRun(run.id, { status: 'in_progress' })
  const job = github.createJob({ runId: run.id, name: 'deploy' })
  const permissions = { contents: 'write', deployments: 'write', actions: 'write', issues: 'write', statuses: 'write' } as const
  return { id: run.id, token: github.issueToken({ runId: run.id, jobId: job.id, permissions }) }
}
