/** Names of people seen on this page, for lists that contain ids alone. */
import type { User } from './wire.ts'

const names = new Map<string, string>()

export function rememberNames(users: readonly Pick<User, 'id' | 'name'>[]): void {
  for (const { id, name } of users) if (name !== null) names.set(String(id), name)
}

export const knownName = (id: string): string | undefined => names.get(id)

/** The next manager at this desk starts without the names. */
export const forgetNames = (): void => names.clear()
