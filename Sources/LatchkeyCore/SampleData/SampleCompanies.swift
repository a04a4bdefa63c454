extension SampleCompany {
    /// Two lines a company: name, domain, location, foundation; categories, employees, revenue, funding, description.
    static let table = """
        Tidewater Robotics | tidewater-robotics | Lisbon, Portugal | 2016-04-11
        B2B, Hardware | 51-250 | $10M-$50M | 18500000 | Robots that clean the hulls of ships while they are in port.
        Fernhollow Foods | fernhollow | Manchester, United Kingdom | 2009-09-01
        B2C, Manufacturing | 251-1K | $50M-$100M | | Soups and sauces from vegetables that supermarkets turn away.
        Kestrel Payments | kestrelpay | London, United Kingdom | 2018-02-19
        B2B, Finance, Software | 51-250 | $10M-$50M | 42000000 | Card payments for charities and membership clubs.
        Brightloom Textiles | brightloom | Istanbul, Türkiye | 1998-06-15
        B2B, Manufacturing | 1K-5K | $100M-$250M | | Weaves upholstery for trains, buses and theatres.
        Fjordlys Energi | fjordlys | Bergen, Norway | 2012-03-05
        B2B, Energy | 251-1K | $100M-$250M | 64000000 | Runs small hydropower stations for forty municipalities.
        Quartz & Quill | quartzandquill | Edinburgh, United Kingdom | 2014-11-20
        B2C, Media | 11-50 | $1M-$10M | 1200000 | Publishes illustrated guides to geology and birds.
        Elbtor Logistik | elbtor | Hamburg, Germany | 1987-05-02
        B2B, Logistics | 1K-5K | $250M-$500M | | Bonded warehouses and customs clearance on the Elbe.
        Palmetto Learning | palmettolearning | Austin, Texas, United States | 2017-08-28
        B2B, Education, SaaS | 51-250 | $10M-$50M | 27500000 | Reading lessons that follow what each child stumbles on.
        Copperfinch Analytics | copperfinch | Toronto, Ontario, Canada | 2019-01-14
        B2B, SaaS | 11-50 | $1M-$10M | 9000000 | Forecasts how much a grocery store will sell tomorrow.
        Nimbus Orchard | nimbusorchard | Cape Town, South Africa | 2020-07-06
        B2B, SaaS, Software | 11-50 | $1M-$10M | 3400000 | Plans the picking of fruit from pictures of the trees.
        Marisol Travel | marisoltravel | Valencia, Spain | 2006-02-23
        B2C, Travel | 51-250 | $10M-$50M | | Walking holidays along the coast, luggage carried ahead.
        Hoshikawa Instruments | hoshikawa | Kyoto, Japan | 1974-10-01
        B2B, Hardware, Manufacturing | 251-1K | $100M-$250M | | Balances and sensors for laboratories.
        Blue Heron Health | blueheronhealth | Boston, Massachusetts, United States | 2015-05-18
        B2B, Health, SaaS | 251-1K | $50M-$100M | 88000000 | Helps clinics call patients before they fall ill again.
        Lumen & Lark | lumenandlark | Copenhagen, Denmark | 2013-09-09
        B2C, E-commerce | 11-50 | $1M-$10M | 2500000 | Lamps made of paper, and the shades to go with them.
        Arrozal Commerce | arrozal | São Paulo, Brazil | 2018-10-30
        B2B, Marketplace | 51-250 | $10M-$50M | 31000000 | Brings rice mills and restaurants together.
        Vantora Cloud | vantora | Amsterdam, Netherlands | 2014-01-27
        B2B, SaaS | 251-1K | $50M-$100M | 73000000 | Keeps the backups of hospitals where they can be found.
        Granite Peak Outfitters | granitepeak | Denver, Colorado, United States | 2001-04-16
        B2C, E-commerce | 51-250 | $50M-$100M | | Boots, ropes and repair for people who climb.
        Sahel Solar | sahelsolar | Dakar, Senegal | 2016-12-12
        B2C, Energy | 51-250 | $1M-$10M | 14000000 | Solar kits for households, paid for by the week.
        Alderbrook Legal | alderbrook | Dublin, Ireland | 2011-06-07
        B2B, Consulting | 11-50 | $1M-$10M | | Contracts and data protection for young companies.
        Saltspring Freight | saltspringfreight | Vancouver, British Columbia, Canada | 1995-03-21
        B2B, Logistics | 251-1K | $100M-$250M | | Barges and trucks between the islands and the mainland.
        Mango Lane Media | mangolane | Mumbai, India | 2012-08-15
        B2C, Media | 51-250 | $10M-$50M | 6800000 | Radio plays in nine languages.
        Octavia Biotech | octaviabio | Basel, Switzerland | 2017-03-13
        B2B, Health | 51-250 | $1M-$10M | 120000000 | Enzymes that keep vaccines fresh without a fridge.
        Redgum Agritech | redgum | Melbourne, Australia | 2015-10-26
        B2B, Hardware, SaaS | 11-50 | $1M-$10M | 8700000 | Soil probes and the advice that follows from them.
        Nordvik Components | nordvik | Gothenburg, Sweden | 1968-01-08
        B2B, Manufacturing | 1K-5K | $250M-$500M | | Bearings and couplings for wind turbines.
        Papillon Beauté | papillonbeaute | Paris, France | 2010-04-02
        B2C, E-commerce | 51-250 | $10M-$50M | 5600000 | Soap and scent without plastic.
        Cedarstone Build | cedarstone | Beirut, Lebanon | 2013-07-29
        B2B, Software | 11-50 | $1M-$10M | 2100000 | Site diaries and defect lists for builders.
        Hrafn Geothermal | hrafn | Reykjavík, Iceland | 2008-09-22
        B2B, Energy | 51-250 | $10M-$50M | 22000000 | Heat from shallow wells for greenhouses and pools.
        Kilima Coffee Exchange | kilimacoffee | Nairobi, Kenya | 2019-11-04
        B2B, Marketplace | 11-50 | $1M-$10M | 4500000 | Lets growers auction single lots to roasters abroad.
        Amberline Software | amberline | Vilnius, Lithuania | 2016-02-08
        B2B, Software | 51-250 | $1M-$10M | 7200000 | Scheduling for ferries, trams and night buses.
        Prairie Signal | prairiesignal | Chicago, Illinois, United States | 2018-05-21
        B2B, SaaS | 51-250 | $10M-$50M | 36000000 | Tells grain elevators when a motor is about to fail.
        Taika Games | taikagames | Helsinki, Finland | 2011-10-10
        B2C, Software | 51-250 | $50M-$100M | 19000000 | Puzzle games that two people play in turns.
        Lotus Bridge Trading | lotusbridge | Singapore, Singapore | 1999-12-06
        B2B, Logistics | 251-1K | $250M-$500M | | Spices and tea, from the port to the packing line.
        Andes Verde | andesverde | Bogotá, Colombia | 2014-03-17
        B2B, Consulting | 11-50 | <$1M | | Plans bicycle networks and counts who uses them.
        Thistle & Thread | thistleandthread | Glasgow, United Kingdom | 2012-05-14
        B2C, E-commerce | 1-10 | <$1M | | Knitwear to order, from sheep with a name.
        Karoo Water | karoowater | Johannesburg, South Africa | 2017-01-30
        B2B, Hardware | 51-250 | $10M-$50M | 16500000 | Finds leaks in town water mains by listening to them.
        Moritz Optik | moritzoptik | Munich, Germany | 1956-08-13
        B2B, Hardware, Manufacturing | 251-1K | $100M-$250M | | Lenses for microscopes and planetariums.
        Zefiro Mobility | zefiromobility | Milan, Italy | 2019-06-24
        B2C, Hardware | 51-250 | $10M-$50M | 24000000 | Cargo bicycles by the month, service included.
        Harbour Nine | harbournine | Sydney, Australia | 2016-09-05
        B2B, Finance, SaaS | 51-250 | $10M-$50M | 33000000 | Lends to cafés against the takings of the week.
        Open Meadow Foundation | openmeadow | Berlin, Germany | 2005-03-30
        Non-profit | 11-50 | $1M-$10M | | Buys fields for wild flowers and the insects on them.
        Sunstone Clinics | sunstoneclinics | Dubai, United Arab Emirates | 2010-11-11
        B2C, Health | 1K-5K | $100M-$250M | | Dentists and physiotherapists under one roof.
        Kowhai Dairy Tech | kowhaidairy | Wellington, New Zealand | 2018-08-20
        B2B, Hardware | 11-50 | $1M-$10M | 5100000 | Collars that notice when a cow is unwell.
        Araucana Furniture | araucana | Santiago, Chile | 2003-05-26
        B2C, Manufacturing | 51-250 | $10M-$50M | | Tables and shelves from storm-felled wood.
        Bluebonnet Insurance | bluebonnet | Houston, Texas, United States | 1992-10-19
        B2C, Finance | 1K-5K | $500M-$1B | | Home and storm insurance along the Gulf.
        Pixelgarten | pixelgarten | Vienna, Austria | 2015-02-16
        B2B, Consulting, Media | 11-50 | $1M-$10M | | Museum rooms in which visitors draw on the walls.
        Saebyeok Systems | saebyeok | Seoul, South Korea | 2009-04-27
        B2B, Software | 251-1K | $50M-$100M | 41000000 | Night-shift planning for hospitals and factories.
        Smokova Data | smokova | Kraków, Poland | 2020-01-20
        B2B, SaaS | 11-50 | $1M-$10M | 6300000 | Cleans address lists without sending them anywhere.
        Lakemere Trust | lakemere | Minneapolis, Minnesota, United States | 2000-09-14
        Education, Non-profit | 51-250 | $10M-$50M | | Scholarships and tutors for night-school students.
        Maple & Main Hotels | mapleandmain | Montréal, Quebec, Canada | 2004-06-03
        B2C, Travel | 1K-5K | $100M-$250M | | Eleven small hotels in former post offices.
        Ceiba Apparel | ceibaapparel | Guadalajara, Mexico | 2013-01-21
        B2C, E-commerce, Manufacturing | 251-1K | $10M-$50M | 8800000 | Work clothes that fit women who weld.
        Heliodor Aerospace | heliodor | Bordeaux, France | 2012-10-08
        B2B, Hardware, Manufacturing | 251-1K | $50M-$100M | 95000000 | Radiators and mirrors for satellites.
        """
}
