import type { Handler } from '../http/answer.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import type { Endpoint } from '../state/endpoint-permissions.ts'
import { actionsRoutes } from './actions.ts'
import { checkRoutes } from './checks.ts'
import { codeScanningRoutes } from './code-scanning.ts'
import { commitRoutes } from './commits.ts'
import { deploymentRoutes } from './deployments.ts'
import { dispatchRoutes } from './dispatches.ts'
import { environmentRoutes } from './environments.ts'
import { gitDataRoutes } from './git-data.ts'
import { issueRoutes } from './issues.ts'
import { metaRoutes } from './meta.ts'
import { pullRoutes } from './pulls.ts'
import { refRoutes } from './refs.ts'
import { releaseAssetRoutes } from './release-assets.ts'
import { releaseRoutes } from './releases.ts'
import { ruleRoutes } from './rules.ts'
import { statusRoutes } from './statuses.ts'

/** A handler for every endpoint of the table of permissions: the compiler sees to it that none is missing. */
export function routesOf(emulator: EmulatorContext): Readonly<Record<Endpoint, Handler>> {
  return {
    ...metaRoutes(emulator),
    ...commitRoutes(emulator),
    ...refRoutes(emulator),
    ...gitDataRoutes(emulator),
    ...ruleRoutes(emulator),
    ...statusRoutes(emulator),
    ...deploymentRoutes(emulator),
    ...environmentRoutes(emulator),
    ...actionsRoutes(emulator),
    ...dispatchRoutes(emulator),
    ...issueRoutes(emulator),
    ...pullRoutes(emulator),
    ...checkRoutes(emulator),
    ...codeScanningRoutes(emulator),
    ...releaseRoutes(emulator),
    ...releaseAssetRoutes(emulator),
  }
}
