// Lo que comparten muchas pantallas, y el marco de cada página.
import type { Messages } from '../en';

export const common: Messages['common'] = {
  appName: 'TripIt Remix',
  loading: 'Cargando',
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  back: 'Volver',
  retry: 'Reintentar',
  reload: 'Recargar la página',
  more: 'Más',
  days: (n) => (n === 1 ? '1 día' : `${n} días`),
  by: (name) => `de ${name}`,
  difficulty: {
    easy: 'Fácil',
    moderate: 'Moderada',
    challenging: 'Exigente',
    extreme: 'Extrema',
  },
  requestId: (id) => `Referencia ${id}`,
};

export const shell: Messages['shell'] = {
  skip: 'Ir al contenido',
  nav: 'Principal',
  myChats: 'Mis chats',
  signIn: 'Entrar',
  signOut: 'Salir',
  signedInAs: (name) => `Has entrado como ${name}`,
  theme: { label: 'Apariencia', system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  language: 'Idioma',
  menu: 'Cuenta y ajustes',
  offline: 'Sin conexión. Lo que escribas se queda aquí; las respuestas siguen en el servidor.',
  notifications: 'Avisos',
  dismiss: 'Descartar',
  notFound: {
    title: 'Este camino termina aquí',
    text: 'No hay ninguna página en esta dirección.',
    action: 'Explorar viajes',
  },
  crash: {
    title: 'Esta página ha fallado',
    text: 'No se ha perdido nada: tus chats y borradores están en el servidor.',
  },
};

export const signIn: Messages['signIn'] = {
  title: '¿Quién viaja?',
  text: 'Esto es una demostración: elige a alguien para continuar. Cada persona tiene sus viajes y sus chats.',
  unavailable: 'Aquí se entra desde otra página. Ábrela y vuelve.',
  failed: 'No se ha podido entrar.',
  expired: 'Tu sesión ha caducado. Elige a alguien para seguir donde estabas.',
};
