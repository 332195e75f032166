import { z } from 'zod'
import { valueAt } from '../../../core/json.ts'
import type { Rest, Sent } from '../provider-rest.ts'

/** Shapes of Cloudflare's API v4, "Workers > Scripts > Deployments" and "> Versions". */
const versionId = z.uuid()
const share = z.object({ version_id: versionId, percentage: z.number().min(0).max(100) })
const deployment = z.object({
  id: z.string().min(1),
  strategy: z.literal('percentage'),
  versions: z.array(share).min(1),
  annotations: z.record(z.string(), z.string()).nullish(),
})
const version = z.object({
  id: versionId,
  number: z.number().nullish(),
  metadata: z.object({ created_on: z.string().nullish(), hasPreview: z.boolean().nullish() }).nullish(),
  annotations: z.record(z.string(), z.string().nullish()).nullish(),
})

export type Share = z.infer<typeof share>
export type Deployment = z.infer<typeof deployment>
export type Version = z.infer<typeof version>

/** What is posted; `code_update_strategy` and the like are left to Cloudflare. */
export type DeploymentRequest = { strategy: 'percentage'; versions: Share[]; annotations: { 'workers/message': string } }

export type CloudflareApi = {
  /** Newest first: the first one serves. */
  deployments(signal: AbortSignal | undefined): Promise<Deployment[]>
  /** The versions that may be deployed, at most the 100 newest. */
  deployable(signal: AbortSignal | undefined): Promise<Version[]>
  version(id: string, signal: AbortSignal | undefined): Promise<Version>
  deploy(request: DeploymentRequest, signal: AbortSignal | undefined): Promise<Sent>
  /** Whether versions get preview addresses at all. */
  previewsEnabled(signal: AbortSignal | undefined): Promise<boolean>
  /** The workers.dev subdomain of the account. */
  subdomain(signal: AbortSignal | undefined): Promise<string>
  deploymentsPath: string
}

/** A secret differs from what it was when the version was last live (wrangler, `versions/api.ts`). */
export const secretsChanged = 10220
/** There is no such Worker. */
export const workerNotFound = 10007

export function cloudflareApi(rest: Rest, { account, script }: { account: string; script: string }): CloudflareApi {
  const ofAccount = `/accounts/${encodeURIComponent(account)}/workers`
  const base = `${ofAccount}/scripts/${encodeURIComponent(script)}`
  const deploymentsPath = `${base}/deployments`
  const result = <T>(shape: z.ZodType<T>) => z.object({ success: z.literal(true), result: shape })
  const read = async <T>(path: string, shape: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T> =>
    (await rest.read(path, result(shape), signal)).result
  return {
    deployments: async (signal) => (await read(deploymentsPath, z.object({ deployments: z.array(deployment) }), signal)).deployments,
    deployable: async (signal) => (await read(`${base}/versions?deployable=true`, z.object({ items: z.array(version) }), signal)).items,
    version: (id, signal) => read(`${base}/versions/${encodeURIComponent(id)}`, version, signal),
    deploy: (body, signal) => rest.write({ method: 'POST', path: deploymentsPath, body, signal }),
    previewsEnabled: async (signal) =>
      (await read(`${base}/subdomain`, z.object({ previews_enabled: z.boolean() }), signal)).previews_enabled,
    subdomain: async (signal) => (await read(`${ofAccount}/subdomain`, z.object({ subdomain: z.string().min(1) }), signal)).subdomain,
    deploymentsPath,
  }
}

export type CloudflareError = { code: number | undefined; message: string }

/** The first error of an answer, in Cloudflare's envelope `{ success, errors: [{ code, message }] }`. */
export function cloudflareError(body: unknown): CloudflareError | undefined {
  const message = valueAt(body, 'errors.0.message')
  const code = valueAt(body, 'errors.0.code')
  return typeof message === 'string' ? { code: typeof code === 'number' ? code : undefined, message } : undefined
}

export function explainCloudflare(body: unknown): string | undefined {
  const error = cloudflareError(body)
  return error === undefined ? undefined : `${error.message}${error.code === undefined ? '' : ` (code ${error.code})`}`
}
