import { backend, openProxied } from './proxied-sides.ts'
import type { Footing, Ground } from './staged-target.ts'

/** Steered through HAProxy's runtime socket; the team's own commands start and stop the sides. */
export const haproxySettings = [
  'placement: { prepare: [deploy/start.sh, $COLOUR, $RELEASE], retire: [deploy/stop.sh, $COLOUR], time-limit: 20s }',
  `target: { type: haproxy, socket: $EDGE_SOCKET, backend: ${backend} }`,
]

export async function openHaproxy(ground: Ground, proxy: 'edge' | 'haproxy'): Promise<Footing> {
  return { ...(await openProxied(ground, proxy)), settings: haproxySettings, records: () => [] }
}
