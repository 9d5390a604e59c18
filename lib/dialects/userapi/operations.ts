/** The operations of `userapi`; where two methods share a path, the method follows. */
export type Operation =
  | 'register'
  | 'login'
  | 'logout'
  | 'registerPhone.get'
  | 'registerPhone.post'
  | 'loginPhone.get'
  | 'loginPhone.post'
  | 'forgetPassword.get'
  | 'forgetPassword.post'
