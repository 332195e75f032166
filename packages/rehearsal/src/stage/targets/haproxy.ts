import { backend, openProxied } from './proxied-sides.ts'
import type { StagedTarget, TargetContext } from './staged-target.ts'

/** Traffic is shifted through HAProxy's runtime socket; the demo repository's commands start and stop the sides. */
export const haproxySettings = [
  'placement: { prepare: [deploy/start.sh, $COLOUR, $RELEASE], retire: [deploy/stop.sh, $COLOUR], time-limit: 20s }',
  `target: { type: haproxy, socket: $EDGE_SOCKET, backend: ${backend} }`,
]

export async function openHaproxy(ground: TargetContext, proxy: 'edge' | 'haproxy'): Promise<StagedTarget> {
  return { ...(await openProxied(ground, proxy)), settings: haproxySettings, records: () => [] }
}
