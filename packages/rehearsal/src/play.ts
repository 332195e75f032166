import { join } from 'node:path'
import type { PlayerOptions } from './player.ts'
import type { Scenario } from './scenarios/scenario.ts'
import type { Postgres } from './stage/postgres.ts'
import type { Claim } from './world/claims.ts'
import { World } from './world/world.ts'

export type ScenarioResult = { name: string; story: string; seconds: number; held: boolean; stoodIn: string[]; claims: Claim[] }

export type PlayOptions = PlayerOptions & { tell: (what: string) => void; postgres: Postgres }

/** A story that hangs is ended, so that the rehearsal always comes to its end. On a busy machine one takes four times its time. */
const limitMs = 180_000

/** Builds a world, plays the story in it and takes the world down, whatever happened. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<ScenarioResult> {
  const began = performance.now()
  const world = await World.build(scenario, { ...options, report: join(options.report, scenario.name) })
  try {
    await withLimit(scenario.play(world))
    world.claimSoundPlatform()
  } catch (error) {
    world.claims.broken(error instanceof Error ? (options.verbose ? (error.stack ?? error.message) : error.message) : String(error))
  }
  await world.keepRecords()
  await world[Symbol.asyncDispose]()
  const claims = world.claims.all
  return {
    name: scenario.name,
    story: scenario.story,
    seconds: Number(((performance.now() - began) / 1_000).toFixed(1)),
    held: claims.length > 0 && claims.every((claim) => claim.held),
    stoodIn: world.stoodIn(),
    claims,
  }
}

async function withLimit(play: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The story did not end within ${limitMs / 1_000} s`)), limitMs)
  })
  try {
    await Promise.race([play, limit])
  } finally {
    clearTimeout(timer)
  }
}
