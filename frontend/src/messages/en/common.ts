// Words that many screens share, and the frame around every page.
export const common = {
  appName: 'TripIt Remix',
  loading: 'Loading',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  back: 'Back',
  retry: 'Try again',
  reload: 'Reload the page',
  more: 'More',
  days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
  by: (name: string) => `by ${name}`,
  difficulty: {
    easy: 'Easy',
    moderate: 'Moderate',
    challenging: 'Challenging',
    extreme: 'Extreme',
  },
  /** Words of the catalogue that are written otherwise than they are stored: themes, categories and needs. */
  words: {} as Record<string, string | undefined>,
  requestId: (id: string) => `Reference ${id}`,
};

export const shell = {
  skip: 'Skip to the content',
  nav: 'Main',
  myChats: 'My chats',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedInAs: (name: string) => `Signed in as ${name}`,
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  language: 'Language',
  menu: 'Account and settings',
  offline: 'You are offline. What you write stays here; replies keep being written on the server.',
  notifications: 'Notifications',
  dismiss: 'Dismiss',
  parts: {
    text: 'Everything else keeps working. It may be the connection.',
    chat: 'The chat could not be loaded',
    preview: 'The preview could not be loaded',
    map: 'The map could not be loaded',
    signIn: 'The sign-in could not be loaded',
    page: 'This page could not be loaded',
    onPress: 'That could not be loaded. Check the connection and try again.',
  },
  notFound: {
    title: 'This road ends here',
    text: 'There is no page at this address.',
    action: 'Explore trips',
  },
  crash: {
    title: 'This page broke',
    text: 'Nothing is lost: your chats and drafts live on the server.',
  },
};

export const signIn = {
  title: 'Who is travelling?',
  text: 'This is a demo: pick a traveller to continue. Each one has trips and chats of their own.',
  unavailable: 'This site signs you in elsewhere. Open it from there and come back.',
  failed: 'Signing in did not work.',
  expired: 'Your sign-in has expired. Pick a traveller to continue where you were.',
};
