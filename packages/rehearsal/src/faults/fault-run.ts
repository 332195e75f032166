import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { RunningStep } from '../kills/action-step.ts'
import { CellDirector } from './cell-director.ts'
import { type CellMeasures, type CellRecord, type EndedStep, measureCell } from './cell-measures.ts'
import type { CellReleases } from './cell-releases.ts'
import { type FaultCell, type Moment, nameOf, type Way } from './fault-cell.ts'
import { FaultJob } from './fault-job.ts'
import { FaultSite, type FaultyPlace, faultPlace, openFaultyPlace } from './fault-site.ts'
import { watchShares } from './share-watch.ts'
import { TimedFault } from './timed-fault.ts'

/** Live at the start, and where the way back leads. */
const home = 'v1.0.0'
const goodRelease = 'v1.1.0'
const badRelease = 'v1.1.1'
/** Deployed by the next run. */
const after = 'v1.2.0'

export type CellOptions = {
  releases: CellReleases
  proxy: 'edge' | 'haproxy'
  /** Told what happens, line by line. */
  tell(line: string): void
}

export type CellOutcome = {
  name: string
  cell: FaultCell
  measures: CellMeasures /** Whether the next run gave one release everything; undefined where there was no need. */
  mended: boolean | undefined
}

/** Milliseconds after which a step is ended from outside, beyond the time of the fault. */
const stepLimit = 90_000
/** The runner's limit for what still runs after a cancellation, less what the ladder takes. */
const cancelledLimit = 285_000

/** Plays one cell at an environment of its own. */
export async function playCell(cell: FaultCell, options: CellOptions): Promise<CellOutcome> {
  await using site = await FaultSite.start({ target: cell.target, proxy: options.proxy, live: home })
  const other = cell.way === 'judged' ? badRelease : goodRelease
  if (cell.way === 'emergency') await deploy(site, { name: 'earlier', version: other, options })
  const samplesBefore = (await site.client.report()).samples.length
  const record = await new CellRun({ cell, site, other, options }).play()
  const measures = measureCell({ ...record, samples: (await site.client.report()).samples.slice(samplesBefore) })
  const mended = measures.between ? await deploy(site, { name: 'next', version: after, options }) : undefined
  return { name: nameOf(cell), cell, measures, mended }
}

type CellRunOptions = { cell: FaultCell; site: FaultSite; other: string; options: CellOptions }

class CellRun {
  readonly #cell: FaultCell
  readonly #site: FaultSite
  readonly #other: string
  readonly #options: CellOptions
  readonly #began = Date.now()
  readonly #director: CellDirector
  readonly #window: TimedFault
  readonly #sideOf: Readonly<Record<'blue' | 'green', string>>
  readonly #steps: EndedStep[] = []
  #decidedAt: number | undefined
  #onMoment: (moment: Moment) => void = () => undefined

  constructor({ cell, site, other, options }: CellRunOptions) {
    this.#cell = cell
    this.#site = site
    this.#other = other
    this.#options = options
    this.#sideOf = { blue: home, green: other }
    this.#window = new TimedFault({ fault: cell.fault, party: cell.party, span: cell.seconds * 1_000 })
    this.#director = new CellDirector({
      cell,
      window: this.#window,
      home,
      other,
      share: cell.way === 'cancelled-at-10' ? 0.1 : 0.5,
      look: () => this.#site.shares(this.#sideOf),
      onMoment: (moment) => {
        this.#tell(`reached ${moment}`)
        if (moment === 'decision') this.#decidedAt = Date.now()
        this.#onMoment(moment)
      },
    })
    this.#window.onChange((open) => this.#tell(`${cell.party}: ${cell.fault} ${open ? 'begins' : 'ends'}`))
  }

  async play(): Promise<Omit<CellRecord, 'samples'>> {
    const { other } = { other: this.#other }
    await using watch = await watchShares(
      () => this.#site.shares(this.#sideOf),
      (shares) => {
        this.#tell(`the stage shows ${JSON.stringify(shares)}`)
        this.#director.see(shares)
      },
    )
    using window = this.#window
    await using faulty = await openFaultyPlace(this.#site, { name: 'cell', window, observer: this.#director })
    await this.#job(faulty)
    // What is under way at the end of the job still arrives.
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { blue, green } = await this.#site.stage.running(faultPlace)
    return {
      cell: this.#cell,
      home,
      other,
      bad: other === badRelease ? badRelease : undefined,
      witness: { points: watch.points(), sideOf: this.#sideOf },
      period: window.period,
      decidedAt: this.#decidedAt,
      steps: this.#steps,
      endedAt: Date.now(),
      unseen: watch.longestGap(),
      homeAnswers: [blue, green].includes(home),
    }
  }

  /** The steps of the one job of a deployment, as in the workflow that is shipped. */
  async #job(faulty: FaultyPlace): Promise<void> {
    const lines: { at: number; line: string }[] = []
    const job = await FaultJob.begin({
      name: 'cell',
      site: this.#site,
      faulty,
      steps: stepsOf(this.#cell.way),
      onLine: (line) => {
        lines.push({ at: Date.now(), line })
        if (!line.startsWith('::add-mask::')) this.#tell(`| ${line}`)
        if (this.#cell.way === 'judged' && /The release (failed|could not be judged) on/.test(line)) this.#director.meet('decision')
      },
    })
    const run = async (name: string, step: Promise<RunningStep>, limit = stepLimit + this.#cell.seconds * 1_000) => {
      const began = Date.now()
      const running = await step
      let capped = false
      const cap = setTimeout(() => {
        capped = true
        running.kill()
      }, limit)
      const result = await running.ended
      clearTimeout(cap)
      const ended = Date.now()
      const said = await wordsOf(result.outputs['evidence'], result.summary)
      this.#tell(`${name} ended with ${result.code}${capped ? ' (taken down: too late)' : ''}: ${said.split('\n')[0]}`)
      for (const line of result.summary.split('\n')) if (line !== '') this.#tell(`# ${line}`)
      this.#steps.push({ name, began, ended, code: result.code, lines: lines.splice(0), outputs: result.outputs, said, capped })
      return result
    }
    const deploying = { mode: 'deploy', version: this.#other, artifact: this.#options.releases[versionOf(this.#other)] }
    const rollback = (verdict: string) =>
      job.start({ action: 'rollback', inputs: { 'only-if-needed': 'true', 'watch-verdict': verdict, 'validation-time': '0s' } })

    if (this.#cell.way === 'emergency') {
      const inputs = { 'rollback-version': home, reason: 'told to', emergency: 'true', 'skip-snapshot': 'true', 'validation-time': '0s' }
      this.#director.meet('decision')
      const main = await run('emergency', job.start({ action: 'rollback', inputs }))
      await run('post', job.start({ action: 'rollback', step: 'post', inputs, state: main.state }))
      return await job.end(main.code === 0 ? 'success' : 'failure')
    }

    const starting = job.start({ action: 'blue-green-deploy', inputs: deploying })
    const ladder = this.#endAt(starting)
    const main = await run('deploy', starting)
    await ladder()
    const left = cancelledLimit - (this.#decidedAt === undefined ? 0 : Date.now() - this.#decidedAt)
    const limit = isCancelled(this.#cell.way) ? Math.max(1_000, left) : undefined
    if (this.#cell.way === 'watch' && main.code === 0) {
      this.#director.meet('decision')
      await run('rollback', rollback('fail'))
    } else if (this.#cell.way !== 'post') {
      const complete =
        main.code === 0
          ? await run('complete', job.start({ action: 'blue-green-deploy', inputs: { mode: 'complete', version: this.#other } }))
          : main
      if (complete.code !== 0) await run('rollback', rollback(''), limit)
    }
    if (this.#cell.way === 'post') this.#director.meet('decision')
    await run('post', job.start({ action: 'blue-green-deploy', step: 'post', inputs: deploying, state: main.state }), limit)
    await job.end(main.code === 0 ? 'success' : isCancelled(this.#cell.way) ? 'cancelled' : 'failure')
  }

  /** Ends the main step from outside once its traffic is shared, where the way asks for it. Returns a wait for the end of that. */
  #endAt(starting: Promise<RunningStep>): () => Promise<void> {
    let ending = Promise.resolve()
    this.#onMoment = (moment) => {
      if (moment !== 'at-share') return
      const { way } = this.#cell
      if (isCancelled(way)) {
        ending = starting.then(async (step) => {
          // A person decides some time after the traffic was shared.
          await new Promise((resolve) => setTimeout(resolve, 500))
          this.#director.meet('decision')
          await step.cancel()
        })
      }
      if (way === 'post') {
        ending = starting.then(async (step) => {
          await new Promise((resolve) => setTimeout(resolve, 500))
          step.kill()
        })
      }
    }
    return () => ending
  }

  #tell(line: string): void {
    this.#options.tell(`${((Date.now() - this.#began) / 1_000).toFixed(2).padStart(7)} ${line}`)
  }
}

function stepsOf(way: Way): readonly string[] {
  if (way === 'watch') return ['100%']
  return way === 'cancelled-at-10' ? ['10%', '100%'] : ['50%', '100%']
}

function isCancelled(way: Way): boolean {
  return way === 'cancelled-at-10' || way === 'cancelled-at-50'
}

function versionOf(version: string): keyof CellReleases {
  return z.enum(['v1.0.0', 'v1.1.0', 'v1.1.1', 'v1.2.0']).parse(version)
}

const evidenceFile = z.looseObject({ headline: z.string(), cause: z.string().optional() })

/** The headline, the cause, and what the summary says was observed. */
async function wordsOf(path: string | undefined, summary: string): Promise<string> {
  const evidence =
    path === undefined ? undefined : evidenceFile.parse(JSON.parse(await readFile(path, 'utf8').catch(() => '{"headline":""}')))
  const observed = /Observed\D{0,12}((?:blue|green) [^|<\n]*)/.exec(summary)?.[1] ?? ''
  return [evidence?.headline ?? '', evidence?.cause ?? '', observed].join('\n')
}

/** A run without any fault: a good release gets everything and is completed. Whether it did. */
async function deploy(
  site: FaultSite,
  { name, version, options }: { name: string; version: string; options: CellOptions },
): Promise<boolean> {
  using window = new TimedFault({ fault: 'slow', party: 'github', span: 0 })
  await using faulty = await openFaultyPlace(site, { name, window, observer: { before: () => undefined, after: () => Promise.resolve() } })
  const job = await FaultJob.begin({ name, site, faulty, steps: ['100%'], onLine: (line) => options.tell(`${name} | ${line}`) })
  const inputs = { mode: 'deploy', version, artifact: options.releases[versionOf(version)] }
  const main = await (await job.start({ action: 'blue-green-deploy', inputs })).ended
  const complete =
    main.code === 0 ? await (await job.start({ action: 'blue-green-deploy', inputs: { mode: 'complete', version } })).ended : main
  await (await job.start({ action: 'blue-green-deploy', step: 'post', inputs, state: main.state })).ended
  await job.end(complete.code === 0 ? 'success' : 'failure')
  return complete.code === 0
}
