/**
 * GitHub of a cell in a thread of its own, so that its work does not delay the answers of the stage: see `thread.ts`. When it is ready it
 * posts a `FaultGithub`; asked `begin`, it answers with a `DeployRun`; asked `end ID CONCLUSION`, it ends that run.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { beginDeployRun, foundRepository } from '../world/founded-repository.ts'
import { seedLedger } from '../world/ledger-seed.ts'

/** `workspace`: a clone of the repository, at `sha`. */
export type FaultGithub = { apiUrl: string; workspace: string; sha: string }

const { folder, scripts, live, url, environment } = z
  .object({
    folder: z.string(),
    /** A folder of files that the repository has besides the demo service's. */
    scripts: z.string().optional(),
    /** The release that the ledger has as live, on blue. */
    live: z.string(),
    url: z.string(),
    environment: z.string(),
  })
  .parse(workerData)

const { github, workspace, sha } = await foundRepository(folder, { environment, scripts })
await seedLedger(github, { environment, url, release: { version: live, sha }, colour: 'blue' })

const conclusion = z.enum(['success', 'failure', 'cancelled'])
parentPort?.on('message', (question: string) => {
  if (question === 'begin') return parentPort?.postMessage(beginDeployRun({ github, sha }))
  const [, id = '', how] = question.split(' ')
  github.updateRun(Number(id), { status: 'completed', conclusion: conclusion.parse(how) })
  parentPort?.postMessage('ended')
})
const ready: FaultGithub = { apiUrl: github.apiUrl, workspace, sha }
parentPort?.postMessage(ready)
