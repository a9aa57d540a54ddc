package demo

// words is what the company is called and what it calls things, by the indexes of company.go.
type words struct {
	sources     []string
	pipelines   []string
	teams       []string
	managers    []string
	emails      []string
	stages      []string
	reasons     []string
	junk        []string // why a lead was given up: off target, not reached, twice, spam
	products    [][]string
	parts       []string // what is sold beside the product
	regions     []string
	brand       []string // keywords
	ventilation []string
	request     string // title of a lead before its product
	firm        string // legal form around a name
	stems       []string
	endings     []string
}

// emails are the same in both languages.
func emails() []string {
	names := []string{"kotova", "lebedev", "sokolova", "tkachenko", "vlasov", "zimina", "gusev", "orlova", "galiev"}
	for i, n := range names {
		names[i] = n + "@severny-veter.example"
	}
	return names
}

func russian() words {
	return words{
		sources:   []string{"Яндекс Директ", "VK Реклама", "Авито", "SEO", "Рекомендации", "Холодные звонки", "Выставки", "Повторные продажи"},
		pipelines: []string{"Оборудование", "Сервис"},
		teams:     []string{"Отдел оборудования", "Отдел сервиса"},
		managers: []string{"Анна Котова", "Дмитрий Лебедев", "Марина Соколова", "Сергей Ткаченко", "Игорь Власов",
			"Ольга Зимина", "Павел Гусев", "Екатерина Орлова", "Тимур Галиев"},
		emails: emails(),
		stages: []string{"Заявка", "Квалификация", "Встреча", "КП отправлено", "Договор", "Оплата", "Отказ"},
		reasons: []string{"Дорого", "Выбрали конкурента", "Перестали отвечать", "Нет бюджета", "Отложили проект",
			"Не устроили сроки", "Нет в наличии", "Передумали", ""},
		junk: []string{"Нецелевой запрос", "Не дозвонились", "Дубль", "Спам"},
		products: [][]string{
			{"Приточная установка", "Кондиционер", "Мультизональная система", "Тепловая завеса", "Вытяжная вентиляция"},
			{"Чистка и дезинфекция", "Техническое обслуживание", "Монтаж", "Ремонт"},
		},
		parts:       []string{"Доставка", "Пусконаладка", "Автоматика", "Комплект фильтров", "Воздуховоды"},
		regions:     []string{"Москва", "Московская область", "Санкт-Петербург", "Нижегородская область", "Татарстан", "Свердловская область", "Краснодарский край", "Самарская область", "Новосибирская область"},
		brand:       []string{"северный ветер", "северный ветер вентиляция"},
		ventilation: []string{"приточная вентиляция купить", "вентиляция для офиса", "монтаж вентиляции"},
		request:     "Заявка: ",
		firm:        "ООО «%s»",
		stems: []string{"Север", "Альфа", "Вектор", "Волга", "Гранит", "Дельта", "Евро", "Импульс", "Кама", "Квант", "Лига", "Магистраль",
			"Медиа", "Мега", "Меридиан", "Метро", "Нева", "Ока", "Омега", "Орион", "Полюс", "Прайм", "Профи", "Регион", "Рус", "Сигма",
			"Сити", "Спектр", "Стандарт", "Старт", "Техно", "Триумф", "Урал", "Фаворит", "Форум", "Центр", "Эко", "Энерго", "Юг", "Янтарь"},
		endings: []string{"строй", "торг", "сервис", "монтаж", "инвест", "фарм", "мед", "трейд", "логистик", "проект", "пласт", "мебель",
			"авто", "продукт", "сталь", "комплект", "девелопмент", "групп", "маш", "снаб", "склад", "пром", "лаб", "дом"},
	}
}

func english() words {
	return words{
		sources:   []string{"Yandex Direct", "VK Ads", "Avito", "SEO", "Referrals", "Cold calls", "Trade shows", "Repeat sales"},
		pipelines: []string{"Equipment", "Service"},
		teams:     []string{"Equipment team", "Service team"},
		managers: []string{"Anna Kotova", "Dmitry Lebedev", "Marina Sokolova", "Sergey Tkachenko", "Igor Vlasov",
			"Olga Zimina", "Pavel Gusev", "Ekaterina Orlova", "Timur Galiev"},
		emails: emails(),
		stages: []string{"Request", "Qualification", "Meeting", "Offer sent", "Contract", "Paid", "Lost"},
		reasons: []string{"Too expensive", "Chose a competitor", "Stopped answering", "No budget", "Project postponed",
			"Lead time too long", "Out of stock", "Changed their mind", ""},
		junk: []string{"Off target", "Not reached", "Duplicate", "Spam"},
		products: [][]string{
			{"Air handling unit", "Air conditioner", "Multi-zone system", "Air curtain", "Exhaust ventilation"},
			{"Cleaning and disinfection", "Maintenance", "Installation", "Repair"},
		},
		parts:       []string{"Delivery", "Commissioning", "Controls", "Filter set", "Ductwork"},
		regions:     []string{"Moscow", "Moscow Region", "Saint Petersburg", "Nizhny Novgorod Region", "Tatarstan", "Sverdlovsk Region", "Krasnodar Krai", "Samara Region", "Novosibirsk Region"},
		brand:       []string{"severny veter", "severny veter ventilation"},
		ventilation: []string{"buy supply ventilation", "office ventilation", "ventilation installation"},
		request:     "Request: ",
		firm:        "%s LLC",
		stems: []string{"Sever", "Alfa", "Vektor", "Volga", "Granit", "Delta", "Evro", "Impuls", "Kama", "Kvant", "Liga", "Magistral",
			"Media", "Mega", "Meridian", "Metro", "Neva", "Oka", "Omega", "Orion", "Polyus", "Praim", "Profi", "Region", "Rus", "Sigma",
			"Siti", "Spektr", "Standart", "Start", "Tekhno", "Triumf", "Ural", "Favorit", "Forum", "Tsentr", "Eko", "Energo", "Yug", "Yantar"},
		endings: []string{"stroy", "torg", "servis", "montazh", "invest", "farm", "med", "treyd", "logistik", "proekt", "plast", "mebel",
			"avto", "produkt", "stal", "komplekt", "development", "grupp", "mash", "snab", "sklad", "prom", "lab", "dom"},
	}
}
