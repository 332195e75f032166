import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scriptsFolder } from '../demo-service/target-scripts.ts'
import { openProxied } from './proxied-sides.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

const hooks = ['before-prepare', 'after-prepare', 'before-shift', 'after-promote', 'after-rollback']

/** A proxy that the demo repository's commands observe and shift, with a command for every hook. */
export async function openCommand(ground: TargetContext): Promise<StagedTarget> {
  const proxied = await openProxied(ground)
  const hookBook = join(ground.folder, `${ground.name}-hooks.ndjson`)
  return {
    ...proxied,
    settings: [
      'placement: { prepare: [deploy/start.sh, $COLOUR, $RELEASE], retire: [deploy/stop.sh, $COLOUR], time-limit: 20s }',
      'target: { type: command, observe: [$HARBOR_NODE, deploy/observe.js], shift: [$HARBOR_NODE, deploy/shift.js], time-limit: 10s }',
      `hooks: { ${hooks.map((hook) => `${hook}: [$HARBOR_NODE, deploy/hook.js]`).join(', ')} }`,
    ],
    scripts: scriptsFolder('command'),
    variables: { ...proxied.variables, HOOK_BOOK: hookBook },
    records: () => [],
    facts: () => ({ hooks: existsSync(hookBook) ? readFileSync(hookBook, 'utf8') : '' }),
  }
}
