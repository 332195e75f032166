import { join } from 'node:path'
import { ProductWorld } from '../world/product-world.ts'
import { ReadmeWorld } from '../world/readme/readme-world.ts'
import type { AnyScenario } from '../world/scenario.ts'
import type { StoryWorld, WorldOptions } from '../world/story-world.ts'
import { World } from '../world/world.ts'
import type { ScenarioResult } from './scenario-result.ts'

/** A story that takes longer is ended, in milliseconds. On a busy machine a story takes four times as long as usual; one of several services does more. */
const limits = { ofOne: 300_000, ofSeveral: 480_000 }

/** Builds a world, plays the story in it and disposes of the world. Never throws for what the story does: that becomes a claim that did not hold. */
export async function playScenario(scenario: AnyScenario, options: WorldOptions): Promise<ScenarioResult> {
  const began = performance.now()
  const { world, play } = await begin(scenario, { ...options, report: join(options.report, scenario.name) })
  try {
    await withLimit(play(), 'product' in scenario ? limits.ofSeveral : limits.ofOne)
    world.storyClaims.soundEmulator()
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
    passedOver: world.passedOver(),
    claims,
  }
}

async function begin(scenario: AnyScenario, options: WorldOptions): Promise<{ world: StoryWorld; play(): Promise<void> }> {
  if ('product' in scenario) {
    const world = await ProductWorld.build(scenario.product, options)
    return { world, play: () => scenario.play(world) }
  }
  if ('readme' in scenario) {
    const world = await ReadmeWorld.build(scenario.readme, options)
    return { world, play: () => scenario.play(world) }
  }
  const world = await World.build(scenario.given, options)
  return { world, play: () => scenario.play(world) }
}

async function withLimit(play: Promise<void>, limitMs: number): Promise<void> {
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
