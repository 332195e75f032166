/** A fault that a story plans for the next `times` requests that match. */
export type PlannedRequestFault = {
  method?: string
  path: RegExp
  kind: 'status' | 'rate-limit' | 'secondary-limit' | 'timeout' | 'torn-json'
  /** Of kind `status`; 500 when not given. */
  status?: number
  /** Seconds that a limit lasts; 1 when not given. */
  seconds?: number
  times: number
  /** The request is carried out and only its answer lost. `torn-json` always does. */
  carriedOut?: boolean
}

export type RequestFault = Omit<PlannedRequestFault, 'times' | 'path' | 'method'>

export type RequestFaults = {
  plan(fault: PlannedRequestFault): void
  /** The fault for this request, which is then used up. */
  take(method: string, path: string): RequestFault | undefined
}

export function requestFaults(): RequestFaults {
  const orders: PlannedRequestFault[] = []
  return {
    plan: (fault) => void orders.push({ ...fault }),
    take: (method, path) => {
      const found = orders.find((order) => order.times > 0 && (order.method ?? method) === method && order.path.test(path))
      if (found === undefined) return undefined
      found.times -= 1
      return found
    },
  }
}
