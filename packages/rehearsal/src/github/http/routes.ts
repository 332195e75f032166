import type { Endpoint } from '../state/endpoint-permissions.ts'
import type { Handler } from './answer.ts'

/** Handlers of some endpoints, by method and path template. */
export type Routes = Partial<Readonly<Record<Endpoint, Handler>>>
