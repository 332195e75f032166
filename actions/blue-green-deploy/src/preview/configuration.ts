import type { Context } from '@slipway/shared/action'
import { environmentFor } from '@slipway/shared/config/branches'
import type { Config, EnvironmentConfig, ProductConfig } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { readProduct } from '@slipway/shared/settings'
import { z } from 'zod'
import type { Inputs } from '../inputs.ts'

/** The configuration of the repository. Throws an ActionError where there is none. */
export async function requireProduct(inputs: Pick<Inputs, 'config'>, context: Context): Promise<ProductConfig> {
  const product = await readProduct(inputs, context)
  if (product !== undefined) return product
  throw new ActionError('There is no configuration at .github/slipway.yml', {
    hint: 'Copy one from action-templates/ of Slipway, and check the repository out before this step.',
  })
}

/** Whoever misspells a service must not deploy another one, be it the only one: throws an ActionError with those that there are. */
export function refuseUnknownService(product: ProductConfig, service: string | undefined): void {
  if (service !== undefined && service !== 'all') product.of(service)
}

const mergeGroup = z.object({ merge_group: z.object({ base_ref: z.string().startsWith('refs/heads/') }) })

/**
 * The environment to which the merge of this pull request, or of this group of the merge queue, deploys; undefined outside of both, or where
 * no environment has its base branch.
 */
export function mergeEnvironment(config: Config, { runner }: Pick<Context, 'runner'>): EnvironmentConfig | undefined {
  const base = runner.environment['GITHUB_BASE_REF'] ?? ''
  const group = mergeGroup.safeParse(runner.payload)
  const ref = base !== '' ? `refs/heads/${base}` : group.success ? group.data.merge_group.base_ref : undefined
  return ref === undefined ? undefined : environmentFor(config, ref)
}
