/** Where the token of the session is kept: one place, of the application's choice. */

export interface TokenStorage {
  read(): string | null | Promise<string | null>
  /** @param token null when the session is over */
  write(token: string | null): void | Promise<void>
}

/** Until the page or the process ends. */
export function memoryStorage(token: string | null = null): TokenStorage {
  let kept = token
  return {
    read: () => kept,
    write(next) {
      kept = next
    },
  }
}

interface WebStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * `localStorage`, `sessionStorage`, or anything of their shape. Every script of the page can read what is kept there.
 * @param key under which name
 */
export const webStorage = (storage: WebStorage, key = 'gatehouse.token'): TokenStorage => ({
  read: () => storage.getItem(key),
  write: (token) => (token === null ? storage.removeItem(key) : storage.setItem(key, token)),
})
