/** Names of people whom this page has seen, for lists that have their ids alone. */
import type { User } from './wire.ts'

const names = new Map<string, string>()

export function rememberNames(users: readonly Pick<User, 'id' | 'name'>[]): void {
  for (const { id, name } of users) if (name !== null) names.set(String(id), name)
}

export const knownName = (id: string): string | undefined => names.get(id)

/** Whoever comes after knows nobody. */
export const forgetNames = (): void => names.clear()
