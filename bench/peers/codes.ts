/** Codes on their way: the process that sends a text tells its code, before or after its answer. */

interface Told {
  to: string
  code: string
}

const isTold = (message: unknown): message is Told =>
  typeof message === 'object' && message !== null && 'to' in message && 'code' in message

export interface Codes {
  hear(message: unknown): void
  /** @param phone E.164 */
  next(phone: string): Promise<string>
}

const PATIENCE_MS = 10_000

export function openCodes(): Codes {
  const come = new Map<string, string>()
  const waiting = new Map<string, (code: string) => void>()
  return {
    hear(message) {
      if (!isTold(message)) return
      const settle = waiting.get(message.to)
      if (settle) settle(message.code)
      else come.set(message.to, message.code)
    },
    next(phone) {
      const known = come.get(phone)
      come.delete(phone)
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no code came for ${phone}`)), PATIENCE_MS)
        waiting.set(phone, (code) => {
          clearTimeout(late)
          waiting.delete(phone)
          resolve(code)
        })
      })
    },
  }
}
