import type { ProviderChoice } from './sections/provider.ts'
import { type Target, target } from './targets.ts'

/** The target of a service: as slipway.yml says it, or as the provider's own file in the folder of the service does. */
export type TargetChoice = { from: 'slipway.yml'; target: Target } | { from: 'provider'; provider: 'cloudflare' | 'vercel'; folder: string }

/** The target itself: the provider's own file, which is read when a rollout begins, says which one it is. */
export function chosenTarget(choice: TargetChoice): Target {
  if (choice.from === 'slipway.yml') return choice.target
  return target.parse({ type: choice.provider === 'vercel' ? 'vercel' : 'cloudflare-workers' })
}

/** The target of a layer, from its long form `target` or its short form `on`; undefined where it has neither. */
export function targetChoiceOf(
  layer: { target?: Target | undefined; on?: ProviderChoice | undefined },
  { service, folder }: { service: string; folder: string },
): TargetChoice | undefined {
  if (layer.target !== undefined) return { from: 'slipway.yml', target: layer.target }
  return layer.on === undefined ? undefined : choiceOf(layer.on, service, folder)
}

function choiceOf({ provider, name }: ProviderChoice, service: string, folder: string): TargetChoice {
  switch (provider) {
    case 'haproxy':
      return written({ type: 'haproxy', socket: '$HAPROXY_SOCKET', backend: name ?? service })
    case 'kubernetes':
      return written({
        type: 'kubernetes',
        service: name ?? service,
        sides: { blue: sideOf(`${name ?? service}-blue`), green: sideOf(`${name ?? service}-green`) },
      })
    case 'cloudflare':
      if (name === undefined) return { from: 'provider', provider, folder }
      return written({ type: 'cloudflare-workers', account: '$CLOUDFLARE_ACCOUNT_ID', script: name, token: '$CLOUDFLARE_API_TOKEN' })
    case 'vercel':
      if (name === undefined) return { from: 'provider', provider, folder }
      return written({ type: 'vercel', project: name, token: '$VERCEL_TOKEN' })
  }
}

/** Reached by its name inside of the cluster, where the runner has to be; the long form takes another address. */
function sideOf(object: string): { deployment: string; service: string; address: string } {
  return { deployment: object, service: object, address: `http://${object}.default.svc` }
}

/** The long form, with the defaults that it has. */
function written(long: unknown): TargetChoice {
  return { from: 'slipway.yml', target: target.parse(long) }
}
