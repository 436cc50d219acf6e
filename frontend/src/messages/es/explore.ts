// La página donde se buscan y eligen viajes.
import type { Messages } from '../en';

export const explore: Messages['explore'] = {
  title: 'Mezcla los mejores viajes en el tuyo',
  stepsLabel: 'Cómo funciona',
  steps: [
    'Elige hasta tres viajes que te gusten',
    'Únelos en un solo plan en el chat',
    'Publícalo y cita a sus autores',
  ],
  search: 'Buscar viajes',
  searchPlaceholder: 'Lugar, título o autor',
  anyLength: 'Toda duración',
  lengths: { short: 'Hasta 5 días', week: 'De 6 a 9 días', long: '10 días o más' },
  anyDifficulty: 'Toda dificultad',
  length: 'Duración',
  difficulty: 'Dificultad',
  tags: 'Intereses',
  clear: 'Quitar filtros',
  found: (n) => (n === 1 ? '1 viaje' : `${n} viajes`),
  select: 'Elegir',
  selected: 'Elegido',
  selectTrip: (title) => `Elegir ${title}`,
  selectedTrip: (title) => `Elegido: ${title}`,
  unselectTrip: (title) => `Quitar ${title} de la selección`,
  perPerson: 'por persona',
  remixed: 'Remix',
  showMore: 'Ver más viajes',
  full: {
    title: 'Tres es el máximo',
    text: 'Quita uno de la bandeja para hacer sitio.',
  },
  tray: {
    label: 'Viajes elegidos',
    count: (n) => `${n} de 3 elegidos`,
    start: 'Empezar el chat',
    clear: 'Vaciar la selección',
  },
  empty: { title: 'Ningún viaje coincide', text: 'Prueba con otra palabra o con menos filtros.' },
  failed: 'No se han podido cargar los viajes.',
};
