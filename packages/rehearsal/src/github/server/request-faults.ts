/** A fault that a story orders. It strikes the next `times` requests that match. */
export type FaultOrder = {
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

export type Fault = Omit<FaultOrder, 'times' | 'path' | 'method'>

export type Faults = {
  order(fault: FaultOrder): void
  /** The fault that strikes this request, used up by one. */
  strike(method: string, path: string): Fault | undefined
}

export function faultList(): Faults {
  const orders: FaultOrder[] = []
  return {
    order: (fault) => void orders.push({ ...fault }),
    strike: (method, path) => {
      const found = orders.find((order) => order.times > 0 && (order.method ?? method) === method && order.path.test(path))
      if (found === undefined) return undefined
      found.times -= 1
      return found
    },
  }
}
