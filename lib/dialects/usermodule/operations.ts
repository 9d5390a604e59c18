/** The operations of `usermodule`. */
export type Operation = 'count' | 'id' | 'account' | 'login' | 'login.md5' | 'regist' | 'password.reset'
